import VAE

/// A named point in the latent space.
public struct Bookmark: Sendable, Equatable, Codable {
  /// The name; `isName` is true of it.
  public var name: String
  /// The point, `[width of z]`.
  public var z: [Float]

  /// The largest number of bookmarks of a model.
  public static let most = 100
  /// The largest number of Unicode scalars in a name.
  public static let longestName = 40

  /// A bookmark of the point z.
  public init(name: String, z: [Float]) {
    self.name = name
    self.z = z
  }

  /// Whether a text can be a name: 1 to 40 printable scalars, no space at either end.
  public static func isName(_ text: String) -> Bool {
    (1...longestName).contains(text.unicodeScalars.count) && text.first != " " && text.last != " "
      && text.unicodeScalars.allSatisfy(isPrintable)
  }

  /// Scalars that move the cursor, change the writing direction or are invisible could disguise a name.
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

  /// Files without bookmarks have no such key.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    z = try values.decode([Float].self, forKey: .z)
    selected = try values.decode(Int.self, forKey: .selected)
    bookmarks = try values.decodeIfPresent([Bookmark].self, forKey: .bookmarks) ?? []
  }

  /// Without bookmarks the key is omitted, as before there were bookmarks.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(z, forKey: .z)
    try values.encode(selected, forKey: .selected)
    if !bookmarks.isEmpty { try values.encode(bookmarks, forKey: .bookmarks) }
  }

  /// Refuses a place that no explorer writes.
  func check(_ latents: LatentSpace, file: String) throws(CheckpointError) {
    let width = latents.width
    guard z.count == width, (0..<latents.count).contains(selected), z.allSatisfy(\.isFinite) else {
      throw .badMetadata(
        file: file, key: "explorer", expected: "\(width) finite values and one of \(latents.count) dimensions selected",
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
      guard bookmark.z.count == width, bookmark.z.allSatisfy(\.isFinite) else {
        throw .badMetadata(
          file: file, key: "explorer", expected: "bookmarks of \(width) finite values",
          found: "\(bookmark.z.count) values at bookmark \(index + 1)")
      }
    }
  }
}
