import Drawing
import Training

extension World {
  /// Whether bookmarks, or the removal of some, would be lost if the program ended now.
  public var hasUnsavedBookmarks: Bool { bookmarks != savedBookmarks }

  /// Whether anything that belongs into the model's file is not in it.
  public var hasUnsavedWork: Bool { hasUnsavedTraining || hasUnsavedBookmarks }

  /// The bookmark of a name; if there is none, the one that is so called but for great and small letters.
  func bookmark(named name: String) -> Int? {
    bookmarks.firstIndex { $0.name == name }
      ?? bookmarks.firstIndex { $0.name.lowercased() == name.lowercased() }
  }

  /// Asks for a name, with one to start from.
  mutating func askForBookmark() {
    guard bookmarks.count < Bookmark.most else {
      say(Self.tooMany, isError: true)
      return
    }
    // A tour would have gone on by the time the name is typed.
    tour = nil
    let numbers = (bookmarks.count + 1)...(2 * bookmarks.count + 1)
    let free = numbers.map { "bookmark \($0)" }.first { bookmark(named: $0) == nil }
    overlay = .bookmarkName(.proposing(free ?? ""), renamed: nil)
  }

  private static let tooMany = "there are \(Bookmark.most) bookmarks already: remove one first"

  /// Gives z a name.
  mutating func addBookmark(_ name: String) throws(WrongValue) {
    guard bookmarks.count < Bookmark.most else { throw WrongValue(text: Self.tooMany) }
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

  mutating func pressInBookmarkName(_ key: Key, _ field: TextField, renamed: Int?) -> [Effect] {
    var field = field
    switch key {
    case .escape:
      overlay = renamed.map { .bookmarks(selected: $0) }
      return renamed == nil ? [] : [.ask]
    case .enter: return nameBookmark(field.text.trimmingSpaces, renamed: renamed)
    default:
      field.press(key)
      overlay = .bookmarkName(field, renamed: renamed)
      return []
    }
  }

  private mutating func nameBookmark(_ name: String, renamed: Int?) -> [Effect] {
    guard Bookmark.isName(name) else {
      say("expected \(ValueCommand.bookmark.wanted(self))", isError: true)
      return []
    }
    do throws(WrongValue) {
      guard let index = renamed else {
        try addBookmark(name)
        overlay = nil
        return []
      }
      try checkIsFree(name, except: index)
      bookmarks[index].name = name
      overlay = .bookmarks(selected: index)
      return [.ask]
    } catch {
      say(error.text, isError: true)
      return []
    }
  }

  mutating func pressInBookmarks(_ key: Key, selected: Int) -> [Effect] {
    if let row = key.row(from: selected, count: bookmarks.count, page: 5) {
      overlay = .bookmarks(selected: row)
      // Others may be visible now.
      return [.ask]
    }
    switch key {
    case .escape, .character("q"):
      overlay = nil
      return []
    case _ where !bookmarks.indices.contains(selected): return []
    case .enter:
      overlay = nil
      return go(toBookmark: selected)
    case .delete, .character("d"):
      removeBookmark(selected)
      overlay = .bookmarks(selected: max(0, min(selected, bookmarks.count - 1)))
      // The list has moved up.
      return [.ask]
    case .character("r"):
      overlay = .bookmarkName(TextField(bookmarks[selected].name), renamed: selected)
      return []
    default: return []
    }
  }

  /// What the list wants decoded: the points of the bookmarks whose pictures it shows.
  var overlayRequests: [Request] {
    guard let layout = bookmarkLayout, layout.picture != nil, !layout.visible.isEmpty else { return [] }
    return [.decode(layout.visible.flatMap { bookmarks[$0].z })]
  }
}
