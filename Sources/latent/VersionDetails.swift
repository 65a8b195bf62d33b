import Autodiff
import CBuild
import CKernels
import Datasets
import Foundation
import PictureFiles
import Terminal

/// What `--version` says below the number: what a report of a fault needs.
enum VersionDetails {
  static var text: String {
    """
    \(build)
    \(kernels), \(DenseProduct.library)
    \(([Terminal.library] + DatasetLibraries.versions + PictureLibraries.versions).joined(separator: ", "))
    """
  }

  /// The commit of a package, or when this program was linked; and the compiler's version. Its patch is not told: the standard
  /// library does not know it.
  private static var build: String {
    let swift = "Swift \("\(_SwiftStdlibVersion.current)".split(separator: ".").prefix(2).joined(separator: "."))"
    if let commit = latent_build_commit(), let date = latent_build_date() {
      return "commit \(String(cString: commit)) of \(String(cString: date)), \(swift)"
    }
    let path = Bundle.main.executableURL?.resolvingSymlinksInPath().path
    let linked = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0)[.modificationDate] as? Date }
    return "built by hand\(linked.map { " on \($0.formatted(.iso8601.year().month().day()))" } ?? ""), \(swift)"
  }

  private static var kernels: String { "kernels for \(String(cString: latent_kernel_set()))" }
}
