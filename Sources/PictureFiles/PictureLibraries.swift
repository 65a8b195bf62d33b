import CCairo
import CGIF

/// The libraries that write pictures, beside libpng.
package enum PictureLibraries {
  /// Names and versions, for people. Cairo is loaded for it.
  package static var versions: [String] {
    let cairo = ccairo_version().map { "cairo \(String(cString: $0))" }
    return ["giflib \(GIFLIB_MAJOR).\(GIFLIB_MINOR).\(GIFLIB_RELEASE)", cairo ?? "no cairo here"]
  }
}
