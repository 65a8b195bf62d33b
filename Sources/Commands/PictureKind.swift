import ArgumentParser
import CommandSupport
import Files
import PictureFiles

/// The formats of pictures, by the endings of their files' names.
enum PictureKind: String, CaseIterable {
  case png, svg, gif

  /// The format that a file's name asks for; nil for text: `.txt`, or a name without an ending.
  ///
  /// - Throws: `ValidationError` for any other ending.
  init?(_ path: String?) throws {
    guard let name = path?.split(separator: "/", omittingEmptySubsequences: false).last,
      let dot = name.lastIndex(of: "."),
      dot != name.startIndex
    else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    if ending == "txt" { return nil }
    guard let kind = Self(rawValue: ending) else {
      let endings = Self.allCases.map { ".\($0)" }.joined(separator: ", ")
      throw ValidationError(
        "--out \(name): expected a name that ends in \(endings) for a picture, or in .txt for text")
    }
    self = kind
  }

  /// Writes pictures with their captions, which only SVG has. `swings` says that a GIF goes there and back. The old file stays
  /// until the new one is whole.
  ///
  /// - Throws: `ValidationError` for too many pixels; `CommandError.unwritable`.
  func write(
    _ items: [PictureSheet.Item], columns: Int?, swings: Bool, scale: Int?, title: String, to path: String
  ) throws {
    let sheet: PictureSheet
    do {
      sheet = try PictureSheet(items, columns: columns, scale: scale)
    } catch .tooLarge(let limit) {
      throw ValidationError(
        "\(path) would have more than \(limit) pixels: draw fewer images, or give a smaller --scale")
    }
    let bytes: [UInt8]? =
      switch self {
      case .png: sheet.png()
      case .svg: sheet.svg(title: title).map { Array($0.utf8) }
      case .gif: sheet.gif(swings: swings)
      }
    guard let bytes else { throw CommandError.unwritable(path, reason: "the picture could not be made") }
    do throws(FileError) {
      try AtomicFile.write(to: path) { (file) throws(FileError) in try file.append(bytes) }
    } catch {
      throw CommandError.unwritable(path, reason: error.reason)
    }
  }
}
