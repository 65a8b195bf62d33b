import Foundation

/// Programs of this package, which are built beside its tests.
enum BuiltProgram {
  static var latent: String { path("latent") }
  static var benchmark: String { path("latent-benchmark") }

  static func path(_ name: String) -> String {
    // On Linux the tests are an executable; on macOS a bundle loaded by Xcode's tool.
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let tests = bundle ?? Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent(name).path
  }
}
