import Drawing
import Interface

enum SamplesCommand: ViewCommand {
  case left, right, up, down, take, again, colder, warmer, smaller, larger

  var keys: [Key] {
    switch self {
    case .left: ArrowKeys.left
    case .right: ArrowKeys.right
    case .up: ArrowKeys.up
    case .down: ArrowKeys.down
    case .take: [.enter]
    case .again: [.character("r")]
    case .colder: [.character(",")]
    case .warmer: [.character(".")]
    case .smaller: [.character("[")]
    case .larger: [.character("]")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.left, .down, .up, .right], "select a picture"),
    ([.take], "go on from its z"),
    ([.again], "draw new samples"),
    ([.colder, .warmer], "temperature: draws are from N(0, T), nearer to 0 or farther"),
    ([.smaller, .larger], "smaller or larger pictures"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "select"), ([.take], "go there"), ([.again], "others"),
    ([.colder, .warmer], "temperature"), ([.smaller, .larger], "size"),
  ]
}

extension ValueCommand {
  /// The temperature of the samples.
  public static let temperature = ValueCommand(
    name: "temperature", example: "temperature 0.7", text: "how far the samples are drawn: N(0, T)",
    wanted: { _ in "a number from 0 to 3, like temperature 0.7" })
}
