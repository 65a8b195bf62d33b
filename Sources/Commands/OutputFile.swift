import CommandSupport
import Files
import Foundation
import Training

/// The file that a run is saved to. It is checked, and a new name is taken, before hours of training depend on it. A name
/// under which nothing was saved is released with this value.
package struct OutputFile: ~Copyable {
  /// The path as the user gave it, or a name that was chosen.
  let path: String
  private let claim: FileClaim?

  /// A file of the user's choice, which may exist.
  ///
  /// - Throws: `CheckpointError.unwritable` if no file can be made there, with the system's reason, or if another process has
  ///   taken the name and saved nothing yet.
  init(_ path: String) throws(CheckpointError) {
    let claim = try Self.claimed(path)
    self.path = path
    self.claim = claim
  }

  /// A new file in the working folder, with a name that says what is in it: `mnist-20d.safetensors`, `mnist-20d-2.safetensors`...
  init(data: String, latent: Int) throws(CheckpointError) {
    let claim = try Self.free(data: data, latent: latent)
    path = claim.path
    self.claim = consume claim
  }

  /// Checks that a file can be created there, and leaves nothing behind.
  package static func check(_ path: String) throws(CheckpointError) { _ = try OutputFile(path) }

  /// Refuses to replace a file that holds something else. An earlier state of the same run may be replaced: one with the same
  /// configuration and data that has gone at most `passes` times over them.
  ///
  /// - Throws: `CommandError.usage`.
  func refuseOthers(than run: RunConfiguration, dataHash: String?, passes: Double) throws {
    guard claim == nil, let size = (try? FileStatus.of(path))?.size, size > 0 else { return }
    let found: String
    do throws(CheckpointError) {
      let outline = try CheckpointOutline(contentsOf: path)
      guard !outline.isEarlier(of: run, dataHash: dataHash, passes: passes) else { return }
      found = "another model (\(outline.configuration.dataName), \(counted(outline.epochs, "epoch")))"
    } catch {
      found = "something else than this run"
    }
    throw CommandError.usage(
      "\(path) holds \(found): save under another name with --out, or replace it with --force", command: "train")
  }

  /// Whether another path leads to the same file.
  func isSame(as other: String) throws -> Bool {
    guard let own = try FileStatus.of(path), let other = try FileStatus.of(other) else { return false }
    return own.isSame(as: other)
  }

  private static func claimed(_ path: String) throws(CheckpointError) -> FileClaim? {
    do throws(FileError) {
      let destination = try FileDestination(path)
      if let existing = destination.existing {
        // An empty file may be the claim of a process that has saved nothing yet.
        if existing.size == 0, !(try FileClaim.isFree(destination.path)) {
          throw FileError(path, reason: "another process has taken the name and is about to save there")
        }
        try AtomicFile.check(path)
        return nil
      }
      return try FileClaim(destination.path)
    } catch {
      throw .unwritable(file: path, reason: reason(error, path))
    }
  }

  private static func reason(_ error: FileError, _ path: String) -> String {
    guard error.code == ENOENT else { return error.reason }
    let folder = FileSystem.parent(of: path)
    let home =
      path.hasPrefix("~") ? ", as a shell puts the home folder in place of ~ only where a word begins with it" : ""
    return "the folder \(folder) is not there\(home)"
  }

  private static func free(data: String, latent: Int) throws(CheckpointError) -> FileClaim {
    // A name has 255 bytes; numbers and the suffix need some.
    var name = FileSystem.name(of: data)
    while name.utf8.count > 200 { name.removeLast() }
    let stem = "\(name)-\(latent)d"
    do throws(FileError) {
      return try FileClaim.first(
        of: (1...100_000).lazy.map { ($0 == 1 ? stem : "\(stem)-\($0)") + CheckpointLibrary.suffix })
    } catch {
      throw .unwritable(file: stem + CheckpointLibrary.suffix, reason: error.reason)
    }
  }
}
