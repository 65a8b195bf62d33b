import Foundation

/// Programs of this package, which are built beside its tests.
enum BuiltProgram {
  /// The path of the program `latent`.
  static var latent: String { path("latent") }
  /// The path of the program `latent-benchmark`.
  static var benchmark: String { path("latent-benchmark") }

  static func path(_ name: String) -> String {
    // On Linux the tests are an executable themselves; on macOS a bundle that Xcode's tool has loaded.
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let tests = bundle ?? Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent(name).path
  }
}
