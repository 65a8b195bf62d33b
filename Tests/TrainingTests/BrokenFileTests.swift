import Foundation
import Safetensors
import TestSupport
import Testing
import Training

/// Why a checkpoint cannot be read; nil if it can.
func readingError(_ path: String) -> CheckpointError? {
  do throws(CheckpointError) {
    _ = try Checkpoint(contentsOf: path)
    return nil
  } catch {
    return error
  }
}

/// Tests that read changed copies of a good checkpoint.
protocol BrokenFileTests {
  var folder: TemporaryFolder { get }
  /// The good checkpoint.
  var archive: TensorArchive { get }
}

extension BrokenFileTests {
  /// The path of the changed copy.
  var path: String { folder.file("broken") }

  /// The error of the copy after `change`.
  func failure(_ change: (inout TensorArchive) -> Void = { _ in }) throws -> CheckpointError? {
    var broken = archive
    change(&broken)
    return try failure(broken.encoded())
  }

  /// The error of a file with these bytes.
  func failure(_ bytes: [UInt8]) throws -> CheckpointError? {
    try folder.write(bytes, to: "broken")
    return readingError(path)
  }

  /// The error after a text in a metadata entry was replaced.
  func failure(_ key: String, replacing old: String, by new: String) throws -> CheckpointError? {
    let text = try #require(archive.metadata[key])
    #expect(text.contains(old), "\(text) has no \(old)")
    return try failure { $0.metadata[key] = text.replacing(old, with: new) }
  }
}
