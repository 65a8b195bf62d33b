import Foundation
import Testing
import Training

@Suite final class CheckpointLibraryTests {
  /// Holds `home`, `work`, `tree` (a source tree) and `usr` (an installation).
  let root: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("library-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // On some systems temporary folders are behind a symbolic link.
    root = folder.resolvingSymlinksInPath().path
    try makeFolder("work")
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: "\(root)/\(path)", withIntermediateDirectories: true)
  }

  /// Creates an empty file and its folders; returns its absolute path.
  @discardableResult
  private func makeFile(_ path: String) throws -> String {
    let full = "\(root)/\(path)"
    try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().relativePath)
    try Data().write(to: URL(fileURLWithPath: full))
    return full
  }

  private func library(
    _ environment: [String: String] = [:], executable: String = "usr/bin/latent", sourceFile: String = "gone/a/b.swift"
  ) -> CheckpointLibrary {
    CheckpointLibrary(
      environment: ["HOME": "\(root)/home"].merging(environment) { $1 }, workingDirectory: "\(root)/work",
      executable: "\(root)/\(executable)", sourceFile: "\(root)/\(sourceFile)")
  }

  @Test func aMachineWithoutCheckpointsHasNone() {
    let library = library()
    #expect(library.list() == [])
    #expect(library.folders == [])
    #expect(library.find("mnist-20d") == nil)
    #expect(library.userFolder == "\(root)/home/.local/share/latent")
  }

  @Test func anInstallationHasThemInItsShareFolder() throws {
    let path = try makeFile("usr/share/latent/checkpoints/mnist-2d.safetensors")
    let library = library()
    #expect(library.list().map(\.path) == [path])
    #expect(library.list().map(\.name) == ["mnist-2d"])
    #expect(library.list().allSatisfy { $0.isShipped })
    #expect(library.find("mnist-2d") == path)
    #expect(library.isShipped(path))
  }

  @Test(arguments: [".build/release/latent", ".build/x86_64-unknown-linux-gnu/release/latent", "latent"])
  func aProgramFindsThemInTheTreeThatItWasBuiltIn(executable: String) throws {
    let path = try makeFile("tree/Checkpoints/mnist-2d.safetensors")
    #expect(library(executable: "tree/\(executable)").find("mnist-2d") == path)
  }

  /// A program in `/home/ada/bin` must not take what lies in `/home` or `/` for its own.
  @Test(arguments: ["Checkpoints", "usr/Checkpoints", "tree/.build/Checkpoints"])
  func modelsAboveAProgramAreNotItsOwn(folder: String) throws {
    let path = try makeFile("\(folder)/mnist-2d.safetensors")
    for executable in ["usr/bin/latent", "tree/.build/release/latent"] {
      let library = library(executable: executable, sourceFile: "gone/Sources/Training/A.swift")
      #expect(library.list() == [])
      #expect(!library.isShipped(path))
    }
  }

  @Test func theTreeOfTheSourceIsTheLastResort() throws {
    let path = try makeFile("tree/Checkpoints/mnist-2d.safetensors")
    #expect(library(sourceFile: "tree/Sources/Training/A.swift").find("mnist-2d") == path)
    #expect(library(sourceFile: "other/Sources/Training/A.swift").find("mnist-2d") == nil)
  }

  @Test func aFolderIsListedOnceHoweverManyWaysLeadToIt() throws {
    try makeFile("work/Checkpoints/one.safetensors")
    let library = library(executable: "work/.build/release/latent", sourceFile: "work/Sources/Training/A.swift")
    #expect(library.list().count == 1)
    #expect(library.folders == ["\(root)/work/Checkpoints"])
  }

  @Test func userFilesComeFirst() throws {
    let shipped = try makeFile("usr/share/latent/checkpoints/m.safetensors")
    let own = try makeFile("home/.local/share/latent/m.safetensors")
    let data = try makeFile("data/latent/m.safetensors")
    let chosen = try makeFile("chosen/m.safetensors")
    let here = try makeFile("work/m.safetensors")
    #expect(library().list().map(\.path) == [own, shipped])
    #expect(library().list().map(\.isShipped) == [false, true])
    #expect(!library().isShipped(own))
    #expect(library(["XDG_DATA_HOME": "\(root)/data"]).list().map(\.path) == [data, shipped])
    #expect(library(["XDG_DATA_HOME": "relative"]).list().map(\.path) == [own, shipped])
    // A relative folder refers to the working directory.
    #expect(library(["LATENT_CHECKPOINTS": "../chosen"]).list().map(\.path) == [chosen, own, shipped])
    #expect(library(["LATENT_CHECKPOINTS": ""]).list().map(\.path) == [own, shipped])
    // Files in the working directory come first, but are not part of the library.
    #expect(library().find("m") == here)
    try FileManager.default.removeItem(atPath: here)
    #expect(library().find("m") == own)
    #expect(library().find("m.safetensors") == own)
  }

  @Test func pathsAreFound() throws {
    let file = try makeFile("work/sub/a.bin")
    try makeFile("usr/share/latent/checkpoints/sub/a.safetensors")
    #expect(library().find("sub/a.bin") == file)
    #expect(library().find("./sub/../sub/a.bin") == file)
    #expect(library().find(file) == file)
    #expect(library().find("sub/a") == nil)
    #expect(library().find("sub") == nil)
    #expect(library().isPath("./m") && !library().isPath("m"))
  }

  @Test func onlyFinishedCheckpointsAreListed() throws {
    try makeFile("work/Checkpoints/b.safetensors")
    try makeFile("work/Checkpoints/a.safetensors")
    try makeFile("work/Checkpoints/README.md")
    try makeFile("work/Checkpoints/.c.safetensors")
    try makeFile("work/Checkpoints/.d.safetensors.k3Vx1a")
    try makeFolder("work/Checkpoints/e.safetensors")
    #expect(library().list().map(\.name) == ["a", "b"])
  }

  @Test func aUserWithoutAHomeHasNoFolder() {
    let library = CheckpointLibrary(
      environment: [:], workingDirectory: root, executable: nil, sourceFile: "\(root)/gone/a/b.swift")
    #expect(library.userFolder == nil)
    #expect(library.list() == [])
  }
}
