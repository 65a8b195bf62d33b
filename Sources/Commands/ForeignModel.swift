import CommandSupport
import Drawing
import ModelReading
import Models
import VAE

/// A model file that latent did not write.
package enum ForeignModel {
  /// What was read and how sure that is, in a sentence or two.
  static func sentence(_ file: ModelFile, _ model: ReadModel) -> String {
    let inferred = model.inferred.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    var sentence =
      "a \(file.container.rawValue) file, read as \(model.architecture.summary); not in the file: \(inferred)"
    if let data = model.data, let (own, next) = model.consistency {
      sentence += ", settled on \(data): |E[mu^2 + sigma^2] - 1| is \(rounded(own))"
      if let next { sentence += ", and \(rounded(next.consistency)) for \(next.words)" }
      sentence += "; confidence \(rounded(model.confidence))"
    } else if !model.isStated {
      let reason =
        model.architecture.missing == .encoder
        ? "without an encoder nothing measures it: decide by --as"
        : "there are no images of \(model.architecture.picture) to measure it on: "
          + "`latent convert` with --data FOLDER measures and saves it"
      sentence += ", the usual, a guess, as \(reason)"
    }
    if !model.unused.isEmpty { sentence += "; not used: \(model.unused.joined(separator: ", "))" }
    return sentence + "."
  }

  static func rounded(_ value: Double) -> String {
    value.isFinite && value < 1e6 ? Numerals.fixed(value, digits: 2) : "beyond all measure"
  }

  /// How a file was read, or why it was not.
  typealias Reading = Result<ReadModel, ModelFileError>

  /// Container, reading and tensors for people.
  static func text(_ file: ModelFile, _ reading: Reading) -> String {
    let count = file.tensors.reduce(0) { $0 + $1.count }
    var head = [
      ("container", file.container.rawValue),
      ("tensors", "\(file.tensors.count), with \(counted(count, "number"))"),
    ]
    switch reading {
    case .success(let model):
      head += [
        ("reading", model.architecture.summary),
        ("not in the file", model.inferred.map { "\($0.key)=\($0.value)" }.joined(separator: " ")),
        ("settled on", settled(model).printableLine),
        ("confidence", Numerals.fixed(model.confidence, digits: 2)),
      ]
      if let (own, next) = model.consistency {
        head.append(
          (
            "E[mu^2+sigma^2]",
            "\(rounded(own)) from 1" + (next.map { ", and \(rounded($0.consistency)) with \($0.words)" } ?? "")
          ))
      }
      if !model.unused.isEmpty { head.append(("not used", model.unused.joined(separator: ", ").printableLine)) }
    case .failure(.unread(_, let reason)): head.append(("reading", "none: \(reason)".printableLine))
    case .failure: head.append(("reading", "none"))
    }
    let rows = file.tensors.map { [$0.name.printableLine, $0.type.rawValue, size($0.shape)] }
    return head.map { "  \($0.0.padded(to: 17))\($0.1)" }.joined(separator: "\n") + "\n\n"
      + TextTable.text([["name", "type", "shape"]] + rows, leading: 3).split(separator: "\n").map { "  \($0)" }
      .joined(separator: "\n")
  }

  /// How sure the reading is, for a line of a screen; nil if the file says all of it.
  package static func doubt(_ model: ReadModel) -> String? {
    if model.isStated { return nil }
    return model.data == nil
      ? "how to read it is a guess: nothing measured it (latent inspect)"
      : "not all is in the file: read as measured, with confidence \(rounded(model.confidence)) (latent inspect)"
  }

  /// What its reading was settled on.
  private static func settled(_ model: ReadModel) -> String {
    if model.isStated { return "what the file says" }
    if let data = model.data { return data }
    return model.architecture.missing == .encoder
      ? "nothing, it is a guess: there is no encoder to measure it with"
      : "nothing, it is a guess: no images of that size are at hand; name some by --data"
  }

  /// The same as an object.
  static func json(_ file: ModelFile, _ reading: Reading) -> JSON {
    let model = try? reading.get()
    return .object([
      ("container", .text(file.container.rawValue)),
      ("parameters", .whole(file.tensors.reduce(0) { $0 + $1.count })),
      (
        "reading",
        model.map {
          .object([
            ("picture", .text("\($0.architecture.picture)")), ("encoder", .text($0.architecture.encoder.text)),
            ("latent", .whole($0.architecture.latent)), ("decoder", .text($0.architecture.decoder.text)),
            ("likelihood", .text($0.architecture.likelihood.summary)),
          ])
        } ?? .null
      ),
      ("inferred", .object(model?.inferred.map { ($0.key, .text($0.value)) } ?? [])),
      ("confidence", model.map { .number($0.confidence) } ?? .null),
      ("data", model?.data.map(JSON.text) ?? .null),
      ("consistency", model?.consistency.map { .number($0.own) } ?? .null),
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

  /// Names, types and shapes of tensors.
  static func table(_ tensors: [(name: String, type: String, shape: [Int], count: Int)]) -> CSVTable {
    CSVTable(
      ["name", "type", "shape", "values"],
      rows: tensors.map { tensor in
        [
          .text(tensor.name), .text(tensor.type), .text(tensor.shape.map { "\($0)" }.joined(separator: "x")),
          .whole(tensor.count),
        ]
      })
  }

  static func table(_ file: ModelFile) -> CSVTable {
    table(file.tensors.map { ($0.name, $0.type.rawValue, $0.shape, $0.count) })
  }

  private static func size(_ shape: [Int]) -> String {
    shape.isEmpty ? "one number" : shape.map { "\($0)" }.joined(separator: "x")
  }
}
