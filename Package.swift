// swift-tools-version: 6.1
import PackageDescription

// `latent` needs nine libraries that are not Swift packages. On Debian and Ubuntu `./.setup` installs what is
// missing; by hand: apt-get install libncurses-dev libdnnl-dev zlib1g-dev libssl-dev libpng-dev libturbojpeg0-dev
// libgif-dev libcairo2-dev libzip-dev pkg-config
// (libopenblas-dev in place of libdnnl-dev on other processors than x86-64)
let packageName = "latent"

/// Continuous integration sets `CI`; there a warning is an error. Not for users: a newer compiler may know new warnings.
let strict: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

#if arch(x86_64)
  let products = ["dnnl", "gomp"]
#else
  let products = ["openblas"]
#endif

/// What a package says of its own build: `.packaging/tree` sets it.
let build = ["LATENT_COMMIT", "LATENT_DATE"].compactMap { name in
  Context.environment[name].map { CSetting.define(name, to: $0) }
}

let package = Package(
  name: packageName,
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "latent", targets: ["latent"]),
    .library(name: "VAE", targets: ["Autodiff", "Datasets", "Training", "VAE"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CGIF", pkgConfig: "libgif", providers: [.apt(["libgif-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    // The library itself is loaded when it is needed.
    .target(name: "CCairo"),
    .target(name: "CKernels"),
    .target(name: "CTexts"),
    .target(name: "CBuild", cSettings: build),
    .target(
      name: "CProducts",
      linkerSettings: products.map { .linkedLibrary($0, .when(platforms: [.linux])) }
        + [.linkedFramework("Accelerate", .when(platforms: [.macOS]))]),
    module("Randomness"),
    module("Threads", ["CKernels"]),
    module("Autodiff", ["CKernels", "CProducts", "Randomness"]),
    module("VAE", ["Autodiff", "CKernels", "Randomness"]),
    .systemLibrary(name: "CFileSystem"),
    module("Files", ["CFileSystem"]),
    // SwiftPM compiles what is ready in descending order of names. Under this one `Datasets`, for which `Training` and
    // then `Explorer` wait, can begin early: ten seconds of the first build.
    module("Zip", ["CZip"]),
    module("Safetensors"),
    module("Models", ["Files", "Safetensors", "Zip"]),
    module(
      "Datasets", ["CCrypto", "CJPEG", "CKernels", "CPNG", "CZlib", "Files", "Randomness", "Threads", "Zip"]),
    module("Drawing"),
    module("Training", ["Autodiff", "CKernels", "Datasets", "Files", "Randomness", "Safetensors", "Threads", "VAE"]),
    module("Engines", ["CTexts", "Datasets", "Files", "Threads", "Training", "VAE"], exclude: ["trainer.py"]),
    module("ModelReading", ["Autodiff", "Datasets", "Files", "Follow", "Models", "Safetensors", "Training", "VAE"]),
    module("Follow", ["Files", "Models", "Training"]),
    module("Measures", ["Autodiff", "CKernels", "CProducts", "Datasets", "Randomness", "Threads", "Training", "VAE"]),
    .target(
      name: "CTerminal", cSettings: [.define("_XOPEN_SOURCE_EXTENDED"), .define("NCURSES_WIDECHAR")],
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])), .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    module("Terminal", ["CTerminal", "CZlib", "Drawing", "PictureFiles"]),
    module("Interface", ["Drawing"]),
    module(
      "Explorer",
      [
        "Autodiff", "CKernels", "CTexts", "Datasets", "Drawing", "Files", "Follow", "Interface", "Measures",
        "PictureFiles", "Randomness", "Toy", "Training", "VAE",
      ], exclude: ["Glossary/Terms.txt", "Lessons/Texts"]),
    module("PictureFiles", ["CCairo", "CGIF", "CPNG", "Drawing"]),
    module("Recording", ["Drawing", "Interface", "PictureFiles"]),
    module("Toy", ["Drawing", "Interface", "Randomness"]),
    module(
      "CommandSupport",
      ["Datasets", "Drawing", "Files", "Measures", "Models", "Threads", "Training", "VAE", argumentParser]),
    tests("RandomnessTests", ["Randomness"]),
    tests("ThreadsTests", ["Threads"]),
    tests("AutodiffTests", ["Autodiff", "CKernels", "CProducts", "Randomness"]),
    tests("VAETests", ["Autodiff", "CKernels", "Randomness", "VAE"]),
    tests("FilesTests", ["Files", "TestSupport"]),
    .target(name: "TestArchives", path: "Tests/TestArchives", swiftSettings: strict),
    tests("ModelsTests", ["Models", "Safetensors", "TestArchives"]),
    tests(
      "ModelReadingTests", ["Autodiff", "Datasets", "ModelReading", "Models", "TestArchives", "Training", "VAE"]),
    tests("ZipTests", ["TestArchives", "Zip"]),
    tests(
      "TrainingTests",
      ["Autodiff", "CKernels", "Datasets", "Files", "Randomness", "Safetensors", "TestSupport", "Training", "VAE"]),
    tests(
      "EnginesTests", ["Autodiff", "Datasets", "Engines", "Randomness", "TestSupport", "Training", "VAE"]),
    tests("FollowTests", ["Datasets", "Follow", "ModelReading", "TestArchives", "TestSupport", "Training", "VAE"]),
    tests("LibraryTests", ["Autodiff", "Datasets", "Training", "VAE"]),
    tests("MeasuresTests", ["Autodiff", "CKernels", "Datasets", "Measures", "Randomness", "Training", "VAE"]),
    tests("SafetensorsTests", ["Safetensors", "Randomness"]),
    tests("TerminalTests", ["CPNG", "CZlib", "Drawing", "Terminal"]),
    tests("DatasetsTests", ["CJPEG", "Datasets", "Files", "Randomness", "TestArchives", "TestSupport"]),
    tests("DrawingTests", ["Drawing"]),
    tests("InterfaceTests", ["Drawing", "Interface"]),
    .target(name: "TestSupport", dependencies: ["Drawing", "Files"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("TestSupportTests", ["Drawing", "TestSupport"]),
    tests("PictureFilesTests", ["CGIF", "CPNG", "Drawing", "PictureFiles"]),
    tests("RecordingTests", ["Drawing", "Interface", "Recording"]),
    tests("ToyTests", ["Drawing", "Randomness", "TestSupport", "Toy"], exclude: ["Screens"]),
    tests(
      "ExplorerTests",
      [
        "Autodiff", "Datasets", "Drawing", "Engines", "Explorer", "Files", "Follow", "Measures", "ModelReading",
        "Randomness",
        "TestSupport", "Toy", "Training", "VAE",
      ],
      exclude: ["Screens"]),
    module(
      "Commands",
      [
        "Autodiff", "CommandSupport", "Datasets", "Drawing", "Engines", "Files", "Follow", "Measures", "ModelReading",
        "Models", "PictureFiles", "Randomness", "Training", "VAE", argumentParser,
      ]),
    program(
      "latent",
      [
        "Autodiff", "CBuild", "CKernels", "CommandSupport", "Commands", "Datasets", "Drawing", "Engines", "Explorer",
        "Files", "Follow", "Interface", "ModelReading", "Models", "PictureFiles", "Recording", "Terminal", "Threads",
        "Toy", "Training", argumentParser,
      ]),
    program(
      "latent-benchmark",
      [
        "Autodiff", "CommandSupport", "Datasets", "Drawing", "Measures", "Randomness", "Training", "VAE",
        argumentParser,
      ]),
    .target(
      name: "CPseudoTerminal", path: "Tests/CPseudoTerminal",
      linkerSettings: [.linkedLibrary("util", .when(platforms: [.linux]))]),
    tests(
      "ProgramTests",
      [
        "CPseudoTerminal", "CZlib", "Datasets", "Explorer", "Randomness", "Safetensors", "TestArchives", "TestSupport",
        "Training", "VAE", "latent", "latent-benchmark",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// `.ci/fuzz` sets it. The program links only with libFuzzer, which nothing else needs.
if Context.environment["LATENT_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Autodiff", "Datasets", "Drawing", "Explorer", "Follow", "ModelReading", "Models", "Safetensors", "Terminal",
        "TestArchives", "Training", "VAE",
      ],
      path: "Tests/Fuzz", exclude: ["Corpus", "seeds.py", "foreign_seeds.py"],
      // The `main` of an executable is libFuzzer's here.
      swiftSettings: [.unsafeFlags(["-Xfrontend", "-entry-point-function-name", "-Xfrontend", "latent_fuzz_main"])]))
}
