import Files
import PictureFiles

/// A new file with what a view shows. No file is ever written over.
enum ViewFile {
  /// Names that are tried, `mnist-2d-samples.png` and then `mnist-2d-samples-2.png`, until one is free.
  private static let mostNames = 1000
  /// The ending of tables' names.
  private static let numbers = "csv"

  /// Writes to a path that a user has typed, or under a name of its own. What a name's ending asks for is made; one without an
  /// ending gets one.
  ///
  /// - Parameters:
  ///   - path: where to; nil for `name` in `folder`.
  ///   - title: what an SVG says of itself.
  /// - Returns: the path.
  static func write(
    _ exhibit: Exhibit, to path: String?, orUnder name: String, in folder: String, title: String
  ) throws(ViewFileError) -> String {
    let usual =
      switch exhibit {
      case .pictures: "\(PictureKind.png)"
      case .numbers: numbers
      }
    let ending = path.map { FileSystem.ending(of: $0) ?? usual } ?? usual
    let bytes = try bytes(of: exhibit, as: ending, title: title)
    do throws(FileError) {
      let claim: FileClaim
      if let path {
        claim = try FileClaim(FileSystem.ending(of: path) == nil ? "\(path).\(ending)" : path)
      } else {
        // A name with a slash would be in another folder.
        let stem = "\(folder)/\(name.replacing("/", with: "-").replacing(" ", with: "-"))"
        claim = try FileClaim.first(
          of: (1...mostNames).lazy.map { "\(stem)\($0 == 1 ? "" : "-\($0)").\(ending)" })
      }
      try AtomicFile.write(to: claim.path) { (file) throws(FileError) in try file.append(bytes) }
      return claim.path
    } catch {
      throw .unwritable(error)
    }
  }

  /// The name for what the other model shows: `x-beside.png` for `x.png`.
  static func nameBeside(_ name: String) -> String {
    let ending = FileSystem.ending(of: name).map { name.suffix($0.count + 1) } ?? ""
    return name.dropLast(ending.count) + "-beside" + ending
  }

  private static func bytes(of exhibit: Exhibit, as ending: String, title: String) throws(ViewFileError) -> [UInt8] {
    switch exhibit {
    case .numbers(let table):
      guard ending == numbers else {
        throw .ending("this view shows numbers: expected a name that ends in .\(numbers)")
      }
      return Array(table.text.utf8)
    case .pictures(let items, let columns):
      guard let kind = PictureKind(rawValue: ending) else {
        throw .ending("this view shows pictures: expected a name that ends in \(PictureKind.endings)")
      }
      do throws(PictureFileError) {
        // A row is a movement; in rows each picture is to be looked at.
        return try PictureSheet(items, columns: columns, scale: nil).bytes(
          as: kind, title: title, swings: items.count == columns)
      } catch {
        throw .unmakeable(error)
      }
    }
  }
}

/// Why there is no file of what a view shows.
enum ViewFileError: Error, Equatable {
  /// The name asks for what the view does not show: the sentence.
  case ending(String)
  case unmakeable(PictureFileError)
  case unwritable(FileError)

  var sentence: String {
    switch self {
    case .ending(let sentence): sentence
    case .unmakeable(.tooLarge(let limit)): "the picture would have more than \(limit) pixels"
    case .unmakeable(.noCairo): PictureFileError.cairoAdvice
    case .unmakeable(.unmakeable): "the picture could not be made in this format: try .png"
    case .unwritable(let error): "\(FileSystem.name(of: error.path)): \(error.reason)"
    }
  }
}
