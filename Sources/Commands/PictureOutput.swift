import ArgumentParser
import CommandSupport
import Files
import PictureFiles

extension PictureKind {
  /// The format that a file's name asks for; nil for text: `.txt`, or a name without an ending.
  ///
  /// - Throws: `ValidationError` for any other ending.
  init?(_ path: String?) throws {
    guard let ending = path.flatMap(FileSystem.ending(of:)), ending != "txt" else { return nil }
    guard let kind = Self(rawValue: ending) else {
      throw ValidationError(
        "--out \(FileSystem.name(of: path ?? "")): expected a name that ends in \(Self.endings) for a picture, or in .txt for text"
      )
    }
    self = kind
  }

  /// Writes pictures with their captions, which a GIF has not. `swings` says that a GIF goes there and back. The old file stays
  /// until the new one is whole.
  ///
  /// - Throws: `ValidationError` for too many pixels; `CommandError.unwritable`.
  func write(
    _ items: [PictureSheet.Item], columns: Int?, swings: Bool, scale: Int?, title: String, to path: String
  ) throws {
    let bytes: [UInt8]
    do throws(PictureFileError) {
      bytes = try PictureSheet(items, columns: columns, scale: scale).bytes(as: self, title: title, swings: swings)
    } catch {
      if case .tooLarge(let limit) = error {
        throw ValidationError(
          "\(path) would have more than \(limit) pixels: draw fewer images, or give a smaller --scale")
      }
      throw Self.failure(error, path)
    }
    try Self.write(bytes, to: path)
  }

  /// Writes a file. The old one stays until the new one is whole.
  ///
  /// - Throws: `CommandError.unwritable`.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(FileError) {
      try AtomicFile.write(to: path) { (file) throws(FileError) in try file.append(bytes) }
    } catch {
      throw CommandError.unwritable(path, reason: error.reason)
    }
  }

  /// The error of a command whose picture could not be made.
  static func failure(_ error: PictureFileError, _ path: String) -> CommandError {
    if error == .noCairo { return .unusable("\(path) cannot be made: \(PictureFileError.cairoAdvice).") }
    return .unwritable(path, reason: "the picture could not be made")
  }
}
