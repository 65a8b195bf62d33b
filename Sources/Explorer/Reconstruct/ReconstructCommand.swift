import Drawing

enum ReconstructCommand: ViewCommand {
  case previous, next, previousOfClass, nextOfClass, previousClass, nextClass, first, last, number, worstFirst
  case anotherDraw, mean, take, scrollUp, scrollDown, sort

  var keys: [Key] {
    switch self {
    case .previous: ArrowKeys.left
    case .next: ArrowKeys.right
    case .previousOfClass: ArrowKeys.up
    case .nextOfClass: ArrowKeys.down
    case .previousClass: [.pageUp]
    case .nextClass: [.pageDown]
    case .first: [.home]
    case .last: [.end]
    case .number: [.character("n"), .character("/")]
    case .worstFirst: [.character("w")]
    case .anotherDraw: [.character("e")]
    case .mean: [.character("m")]
    case .take: [.enter]
    case .scrollUp: [.character("[")]
    case .scrollDown: [.character("]")]
    case .sort: [.character("d")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.previous, .next], "the previous or next image of the test set"),
    ([.previousOfClass, .nextOfClass], "the previous or next image of the same class"),
    ([.previousClass, .nextClass], "the first image of another class"),
    ([.first, .last], "the first or last image"),
    ([.number], "the image of a number, counted from 0"),
    ([.worstFirst], "the worst reconstructed first (rec), or the order of the file"),
    ([.anotherDraw], "decode another draw of z from the image's posterior"),
    ([.mean], "decode the posterior's mean again"),
    ([.take], "go on from the z that is shown"),
    ([.scrollUp, .scrollDown], "scroll through the dimensions"),
    ([.sort], "dimensions by their KL over the data, or by number"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.previous, .next], "image"), ([.previousOfClass, .nextOfClass], "same class"), ([.worstFirst], "worst"),
    ([.anotherDraw], "draw z"), ([.take], "take z"), ([.number], "number"), ([.mean], "mean"),
    ([.scrollUp, .scrollDown], "scroll"),
  ]
}

extension World {
  mutating func perform(_ command: ReconstructCommand) -> [Effect] {
    switch command {
    case .previous: return moveImage(by: -1)
    case .next: return moveImage(by: 1)
    case .previousOfClass: return moveInClass(by: -1)
    case .nextOfClass: return moveInClass(by: 1)
    case .previousClass: return moveClass(by: -1)
    case .nextClass: return moveClass(by: 1)
    case .first: return moveImage(by: -imagePosition)
    case .last: return moveImage(by: -imagePosition - 1)
    case .number: if data.test != nil { overlay = .imageNumber(TextField("")) }
    case .worstFirst: return toggleWorstFirst()
    case .anotherDraw:
      reconstruct.draw += 1
      return [.ask]
    case .mean:
      reconstruct.draw = 0
      return [.ask]
    case .take: return takeExamined()
    case .scrollUp: scrollDimensions(by: -1)
    case .scrollDown: scrollDimensions(by: 1)
    case .sort:
      reconstruct.isByNumber.toggle()
      reconstruct.firstDimension = 0
    }
    return []
  }

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
