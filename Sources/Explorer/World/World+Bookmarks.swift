import Drawing
import Training

extension World {
  /// Whether bookmarks, or the removal of some, would be lost if the program ended now.
  public var hasUnsavedBookmarks: Bool { bookmarks != savedBookmarks && !isDisposable }

  /// Whether anything that belongs in the model's file is not in it.
  public var hasUnsavedWork: Bool { hasUnsavedTraining || hasUnsavedBookmarks }

  /// The bookmark with a name, or else one whose name differs only in case.
  func bookmark(named name: String) -> Int? {
    bookmarks.firstIndex { $0.name == name }
      ?? bookmarks.firstIndex { $0.name.lowercased() == name.lowercased() }
  }

  static let tooManyBookmarks = "there are \(Bookmark.most) bookmarks already: remove one first"

  /// Bookmarks z under a name.
  mutating func addBookmark(_ name: String) throws(WrongValue) {
    guard bookmarks.count < Bookmark.most else { throw WrongValue(text: Self.tooManyBookmarks) }
    try checkIsFree(name, except: nil)
    bookmarks.append(Bookmark(name: name, z: z))
    say("\(name) is a bookmark now; it will be saved with the model", isError: false)
  }

  private func checkIsFree(_ name: String, except index: Int?) throws(WrongValue) {
    if let other = bookmarks.firstIndex(where: { $0.name == name }), other != index {
      throw WrongValue(text: "there is a bookmark of this name: take another, or remove that one first")
    }
  }

  mutating func removeBookmark(_ index: Int) {
    say("removed the bookmark \(bookmarks[index].name)", isError: false)
    bookmarks.remove(at: index)
  }

  mutating func go(toBookmark index: Int) -> [Effect] {
    tour = nil
    z = bookmarks[index].z
    say("at \(bookmarks[index].name)", isError: false)
    return [.ask]
  }

  /// Gives a bookmark another name.
  mutating func rename(bookmark index: Int, _ name: String) throws(WrongValue) {
    try checkIsFree(name, except: index)
    bookmarks[index].name = name
  }

  /// The distance of a point from z, in words.
  func words(ofDistanceTo point: [Float]) -> String {
    let distance = zip(point, z).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    return point == z ? "here" : "\(Numerals.fixed(Double(distance), digits: 2)) from here"
  }
}

extension Bookmark {
  /// What a name has to be, in words that follow "expected".
  static let wantedName = "a name of 1 to \(longestName) printable characters"
}
