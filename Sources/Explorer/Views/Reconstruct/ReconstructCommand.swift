import Drawing
import Interface

enum ReconstructCommand: ViewCommand {
  case previous, next, previousOfClass, nextOfClass, previousClass, nextClass, first, last, number, worstFirst
  case anotherDraw, mean, improve, take, scrollUp, scrollDown, sort

  var keys: [Key] {
    switch self {
    case .previous: ArrowKeys.left + [.character("p")]
    case .next: ArrowKeys.right + [.character("n")]
    case .previousOfClass: ArrowKeys.up
    case .nextOfClass: ArrowKeys.down
    case .previousClass: ArrowKeys.farUp
    case .nextClass: ArrowKeys.farDown
    case .first: [.home]
    case .last: [.end]
    case .number: [.character("/")]
    case .worstFirst: [.character("w")]
    case .anotherDraw: [.character("e")]
    case .mean: [.character("E")]
    case .improve: [.character("g")]
    case .take: [.enter]
    case .scrollUp: [.pageUp]
    case .scrollDown: [.pageDown]
    case .sort: [.character("d")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.previous, .next], "the previous or next image of the test set"),
    ([.previousOfClass, .nextOfClass], "the previous or next image of the same class"),
    ([.previousClass, .nextClass], "the first image of another class"),
    ([.first, .last], "the first or last image"),
    ([.number], "go to an image by its number, counted from 0"),
    ([.worstFirst], "sort by rec, worst first, or in the order of the file"),
    ([.anotherDraw], "decode another draw of z from the image's posterior"),
    ([.mean], "decode the encoder's mean again"),
    ([.improve], "improve this image's q by gradient steps, or stop: what the encoder costs"),
    ([.take], "go on from the z that is shown"),
    ([.scrollUp, .scrollDown], "scroll through the dimensions"),
    ([.sort], "dimensions by their KL over the data, or by number"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.previous, .next], "image"), ([.previousOfClass, .nextOfClass], "same class"), ([.worstFirst], "worst"),
    ([.anotherDraw], "draw z"), ([.improve], "improve q"), ([.take], "take z"), ([.number], "number"),
    ([.mean], "mean"),
    ([.scrollUp, .scrollDown], "scroll"),
  ]
}

extension ReconstructView {
  func isUseful(_ command: ReconstructCommand, _ world: World) -> Bool {
    command != .improve || world.latents.isContinuous
  }

  mutating func perform(_ command: ReconstructCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .previous: return world.moveImage(by: -1)
    case .next: return world.moveImage(by: 1)
    case .previousOfClass: return world.moveInClass(by: -1)
    case .nextOfClass: return world.moveInClass(by: 1)
    case .previousClass: return world.moveClass(by: -1)
    case .nextClass: return world.moveClass(by: 1)
    case .first: return world.moveImage(by: -world.imagePosition)
    case .last: return world.moveImage(by: -world.imagePosition - 1)
    case .number: if world.data.test != nil { world.overlay = ImageNumberPrompt() }
    case .worstFirst: return world.toggleWorstFirst()
    case .anotherDraw:
      return decode(draw: shownDraw(world) + 1, &world)
    case .mean:
      return decode(draw: 0, &world)
    case .improve:
      if shownDraw(world) > 0 { draw = 0 }
      return world.toggleImprovement()
    case .take: return takeExamined(&world)
    case .scrollUp: scrollDimensions(by: -1, world)
    case .scrollDown: scrollDimensions(by: 1, world)
    case .sort:
      isByNumber.toggle()
      firstDimension = 0
    }
    return []
  }
}

extension ValueCommand {
  /// Which test image is reconstructed.
  public static let image = ValueCommand(
    name: "image", example: "image 123", text: "reconstruct the test image of this number",
    wanted: { world in
      world.data.test.map { "a whole number from 0 to \($0.count - 1), like image \(min(123, $0.count - 1))" }
        ?? "a whole number from 0 on, like image 123"
    })
}
