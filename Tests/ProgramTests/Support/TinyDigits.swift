import Datasets
import Foundation

/// A data set that trains in a moment: a few built-in digits as a folder of IDX files.
enum TinyDigits {
  static let trainCount = 300
  static let testCount = 60
  static let imagesName = "train-images-idx3-ubyte"
  /// Options for a model of it.
  static let options = ["--data", "tiny", "--hidden", "16", "--latent", "3", "--batch", "50"]

  static func write(to workshop: Workshop) throws {
    try workshop.makeFolder("tiny")
    for (name, count, seed) in [("train", trainCount, UInt64(11)), ("t10k", testCount, 12)] {
      let digits = SyntheticDigits.images(count: count, seed: seed)
      let side = UInt32(SyntheticDigits.side)
      try workshop.write(
        bigEndian([0x803, UInt32(count), side, side]) + digits.pixels, to: "tiny/\(name)-images-idx3-ubyte")
      try workshop.write(bigEndian([0x801, UInt32(count)]) + digits.labels, to: "tiny/\(name)-labels-idx1-ubyte")
    }
  }

  static func bigEndian(_ numbers: [UInt32]) -> [UInt8] {
    numbers.flatMap { number in stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) } }
  }
}

extension Workshop {
  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  /// A workshop with tiny digits in `tiny`.
  static func withDigits() throws -> Workshop {
    let workshop = try Workshop()
    try TinyDigits.write(to: workshop)
    return workshop
  }

  /// A workshop with tiny digits and a model trained on them for an epoch, in `m.safetensors`.
  static func withModel(_ more: String...) throws -> Workshop {
    let workshop = try withDigits()
    let result = try workshop.train("--epochs", "1", "--out", "m.safetensors", more: more)
    guard result.code == 0 else { throw NoModel(errors: result.errors) }
    return workshop
  }

  /// `latent train` on the tiny digits.
  func train(_ arguments: String..., more: [String] = []) throws -> ProgramResult {
    try latent(["train"] + TinyDigits.options + arguments + more)
  }

  struct NoModel: Error {
    let errors: String
  }
}
