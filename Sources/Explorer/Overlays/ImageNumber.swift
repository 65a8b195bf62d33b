import Drawing

extension World {
  /// The prompt for an image's number takes digits alone.
  mutating func pressInImageNumber(_ key: Key, _ field: TextField) -> [Effect] {
    var field = field
    switch key {
    case .escape: overlay = nil
    case .enter:
      overlay = nil
      guard let images = data.test, !field.text.isEmpty else { return [] }
      guard let number = Int(field.text), number < images.count else {
        say("there are \(images.count) images, from 0 to \(images.count - 1)", isError: true)
        return []
      }
      return show(image: number)
    case .character(let character) where !("0"..."9").contains(character): break
    default:
      field.press(key)
      overlay = .imageNumber(field)
    }
    return []
  }
}
