import Training

/// Asks for the name of a bookmark: of a new one at z, or another name for one of the list.
struct BookmarkPrompt: PromptOverlay {
  var field: TextField
  /// The list that the prompt goes back to, its selected bookmark the one to rename; nil for a new bookmark.
  let list: BookmarkList?
  var title: String { list == nil ? "bookmark z as" : "rename the bookmark" }
  var verb: String { "names it" }
  var width: Int { 50 }

  mutating func enter(_ text: String, _ world: inout World) -> Reaction {
    do throws(WrongValue) {
      guard Bookmark.isName(text) else {
        throw WrongValue(text: "expected \(Bookmark.wantedName)")
      }
      guard let list else {
        try world.addBookmark(text)
        return .close()
      }
      try world.rename(bookmark: list.selected, text)
      return goBack(to: list, &world)
    } catch {
      world.say(error.text, isError: true)
      return .stay()
    }
  }

  mutating func cancel(_ world: inout World) -> Reaction { list.map { goBack(to: $0, &world) } ?? .close() }

  private func goBack(to list: BookmarkList, _ world: inout World) -> Reaction {
    world.overlay = list
    return .close([.ask])
  }

  func prompt(_ world: World) -> [String] {
    ["which name for this z? An empty line takes \(field.text), esc goes back."]
  }
}

extension World {
  /// Asks for the name of a bookmark at z, and proposes one.
  mutating func askForBookmark() {
    guard bookmarks.count < Bookmark.most else {
      say(Self.tooManyBookmarks, isError: true)
      return
    }
    // A tour would move z while the name is being typed.
    tour = nil
    let numbers = (bookmarks.count + 1)...(2 * bookmarks.count + 1)
    let free = numbers.map { "bookmark \($0)" }.first { bookmark(named: $0) == nil }
    overlay = BookmarkPrompt(field: .proposing(free ?? ""), list: nil)
  }
}
