import CCrypto
import CPNG
import CZlib
import Zip

/// The libraries that read data sets.
package enum DatasetLibraries {
  /// Names and versions, for people. TurboJPEG is not among them: it does not tell its version.
  package static var versions: [String] {
    // `OpenSSL 3.0.17 1 Jul 2025`: the date says nothing more.
    let crypto = String(cString: OpenSSL_version(OPENSSL_VERSION)).split(separator: " ").prefix(2)
    return [
      "zlib \(String(cString: zlibVersion()))", crypto.joined(separator: " "),
      "libpng \(String(cString: png_get_libpng_ver(nil)))", "libzip \(ZipLibrary.version)",
    ]
  }
}
