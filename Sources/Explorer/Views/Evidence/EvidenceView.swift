import Drawing
import Interface
import Measures

/// The evidence of one test image, bounded by more and more draws.
struct EvidenceView: View {
  static let name = ViewName("evidence", key: "Z", "bounds on log p(x) from k draws")
  static let takesCategories = false

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] { world.needData() + [.ask] }

  /// Thousands of draws are decoded, so only when image or weights are new, and not while they change all the time.
  func requests(_ world: World) -> [Request] {
    guard let image = world.testImage else { return [] }
    if let found = world.evidence.found, found.index == image,
      found.version == world.modelVersion || world.run == .running
    {
      return []
    }
    return [.bounds(image: image)]
  }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    if case .bounds(let found) = answer { world.evidence.found = found }
    return []
  }

  mutating func perform(_ command: EvidenceCommand, _ world: inout World) -> [Effect] {
    let last = ImageBounds.counts.count - 1
    switch command {
    case .fewer: world.evidence.selected = max(world.evidence.selected - 1, 0)
    case .more: world.evidence.selected = min(world.evidence.selected + 1, last)
    case .previousImage: return world.moveImage(by: -1)
    case .nextImage: return world.moveImage(by: 1)
    }
    return []
  }

  func sentences(_ world: World) -> [String] {
    guard let found = world.evidence.found else { return [] }
    return ["test image \(found.index): \(sentence(found, world))"]
  }

  /// The bounds.
  func exhibit(_ world: World) -> Exhibit? {
    guard let found = world.evidence.found else { return nil }
    return Exhibit(
      CSVTable(
        ["image", "draws", "bound_nats", "error_nats", "signal_to_noise"],
        rows: found.bounds.map {
          [.whole(found.index), .whole($0.draws), .number($0.value), .init($0.error), .init($0.signal)]
        }))
  }

  func newsKey(_ world: World) -> [String] { sentences(world) }

  /// What the selected bound says.
  func sentence(_ found: ImageBounds, _ world: World) -> String {
    let index = world.evidence.selected
    let bound = found.bounds[index]
    let gap = Numerals.fixed(found.gap(index), digits: 2)
    let draws = bound.draws == 1 ? "1 draw says" : "\(bound.draws) draws say"
    let text = "\(draws): -log p(x) is at most \(Numerals.fixed(-bound.value, digits: 2)) nats"
    guard let last = found.bounds.last, bound.draws < last.draws else { return "\(text), the tightest bound here" }
    return "\(text), \(gap) above what \(last.draws) draws say"
  }
}

enum EvidenceCommand: ViewCommand {
  case fewer, more, previousImage, nextImage

  var keys: [Key] {
    switch self {
    case .fewer: ArrowKeys.up + ArrowKeys.left
    case .more: ArrowKeys.down + ArrowKeys.right
    case .previousImage: [.character("p")]
    case .nextImage: [.character("n")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.fewer, .more], "a bound from fewer or more draws"), ([.previousImage, .nextImage], "another test image"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.fewer, .more], "draws"), ([.previousImage, .nextImage], "image"),
  ]
}
