/// A point in the latent space under a name that its finder gave it.
public struct Bookmark: Sendable, Equatable, Codable {
  /// What people call it; `isName` is true of it.
  public var name: String
  /// The point, one value a latent dimension.
  public var z: [Float]

  /// How many of them a model can have.
  public static let most = 100
  /// The Unicode scalars that a name has at most.
  public static let longestName = 40

  /// A bookmark.
  public init(name: String, z: [Float]) {
    self.name = name
    self.z = z
  }

  /// Whether a text can be a name: 1 to 40 printable scalars, no space at either end.
  public static func isName(_ text: String) -> Bool {
    (1...longestName).contains(text.unicodeScalars.count) && text.first != " " && text.last != " "
      && text.unicodeScalars.allSatisfy(isPrintable)
  }

  /// What moves a cursor, turns the direction of writing or is not seen at all could hide what a name is.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

extension Checkpoint.Place {
  private enum CodingKeys: CodingKey {
    case z, selected, bookmarks
  }

  /// Files without bookmarks do not say so.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    z = try values.decode([Float].self, forKey: .z)
    selected = try values.decode(Int.self, forKey: .selected)
    bookmarks = try values.decodeIfPresent([Bookmark].self, forKey: .bookmarks) ?? []
  }

  /// The same bytes as ever where there are no bookmarks.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(z, forKey: .z)
    try values.encode(selected, forKey: .selected)
    if !bookmarks.isEmpty { try values.encode(bookmarks, forKey: .bookmarks) }
  }

  /// Refuses what no explorer writes.
  func check(latent: Int, file: String) throws(CheckpointError) {
    guard z.count == latent, (0..<latent).contains(selected), z.allSatisfy(\.isFinite) else {
      throw .badMetadata(
        file: file, key: "explorer", expected: "\(latent) finite values and one of them selected",
        found: "\(z.count) values and \(selected)")
    }
    guard bookmarks.count <= Bookmark.most else {
      throw .badMetadata(
        file: file, key: "explorer", expected: "at most \(Bookmark.most) bookmarks", found: "\(bookmarks.count)")
    }
    for (index, bookmark) in bookmarks.enumerated() {
      guard Bookmark.isName(bookmark.name) else {
        throw .badMetadata(
          file: file, key: "explorer",
          expected: "bookmarks whose names are 1 to \(Bookmark.longestName) printable characters",
          found: "another name at bookmark \(index + 1)")
      }
      guard bookmark.z.count == latent, bookmark.z.allSatisfy(\.isFinite) else {
        throw .badMetadata(
          file: file, key: "explorer", expected: "bookmarks of \(latent) finite values",
          found: "\(bookmark.z.count) values at bookmark \(index + 1)")
      }
    }
  }
}
