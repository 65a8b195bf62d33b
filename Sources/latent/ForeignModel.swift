import CommandSupport
import Drawing
import Models
import Training

/// A model file that latent did not write.
enum ForeignModel {
  /// What a file holds that is no checkpoint of latent, as `error` says.
  ///
  /// - Throws: `ModelFileError` for a model that cannot be read; `error` for all other files.
  static func file(_ path: String, insteadOf error: CheckpointError) throws -> ModelFile {
    switch error {
    case .foreign, .ofAnotherProgram, .notACheckpoint(_, missing: "format"), .format(_, .headerNotAnObject),
      .format(_, .headerTooLong), .format(_, .headerCut):
      do throws(ModelFileError) {
        return try ModelFile(contentsOf: path)
      } catch {
        if case .broken = error { throw error }
      }
    default: break
    }
    throw error
  }

  /// Container and tensors for people.
  static func text(_ file: ModelFile) -> String {
    let count = file.tensors.reduce(0) { $0 + $1.count }
    let head = [
      ("container", file.container.rawValue),
      ("tensors", "\(file.tensors.count), with \(counted(count, "number"))"),
    ]
    let rows = file.tensors.map { [$0.name.printableLine, $0.type.rawValue, size($0.shape)] }
    return head.map { "  \($0.0.padded(to: 17))\($0.1)" }.joined(separator: "\n") + "\n\n"
      + TextTable.text([["name", "type", "shape"]] + rows, leading: 3).split(separator: "\n").map { "  \($0)" }
      .joined(separator: "\n")
  }

  /// Container and tensors as an object.
  static func json(_ file: ModelFile) -> JSON {
    .object([
      ("container", .text(file.container.rawValue)),
      ("parameters", .whole(file.tensors.reduce(0) { $0 + $1.count })),
      (
        "tensors",
        .array(
          file.tensors.map {
            .object([
              ("name", .text($0.name)), ("type", .text($0.type.rawValue)), ("shape", .array($0.shape.map(JSON.whole))),
            ])
          })
      ),
    ])
  }

  private static func size(_ shape: [Int]) -> String {
    shape.isEmpty ? "one number" : shape.map { "\($0)" }.joined(separator: "x")
  }
}
