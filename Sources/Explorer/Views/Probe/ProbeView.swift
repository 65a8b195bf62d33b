import Drawing
import Interface
import Measures

/// Recognition from few labels: by the codes, and by the pixels.
struct ProbeView: View {
  static let name = ViewName("probe", key: "R", "classes recognised from few labels")

  init(_ world: World) {}

  var usesTestEncoding: Bool { true }
  var showsProbe: Bool { true }

  mutating func open(_ world: inout World) -> [Effect] { world.needData() + [.ask] }

  mutating func perform(_ command: ProbeCommand, _ world: inout World) -> [Effect] {
    let step = command == .more ? 1 : -1
    world.probe.selected = min(max(world.probe.selected + step, 0), ProbeSight.counts.count - 1)
    return []
  }

  func sentences(_ world: World) -> [String] {
    guard let result = world.probe.result else { return [state(world)] }
    return [sentence(result, world)]
  }

  /// What was measured so far, a draw of labelled images a row.
  func exhibit(_ world: World) -> Exhibit? {
    let rows = world.probe.found.values.sorted { $0.perClass < $1.perClass }.flatMap { result in
      zip(result.codes, result.pixels).enumerated().map { draw, shares -> [CSVTable.Value] in
        [.whole(result.perClass), .whole(draw + 1), .number(shares.0), .number(shares.1)]
      }
    }
    return Exhibit(CSVTable(["labels_per_class", "draw", "recognised_by_codes", "recognised_by_pixels"], rows: rows))
  }

  func newsKey(_ world: World) -> [String] { sentences(world) }

  /// Why there is no result yet.
  func state(_ world: World) -> String {
    guard let images = world.data.test else { return "the images are not here yet" }
    guard images.labels != nil else { return "these images have no labels" }
    if FewLabels.chosen(perClass: world.probe.perClass, draw: 0, of: images, seed: 0) == nil {
      return "there are fewer than \(world.probe.perClass) images of a class to label"
    }
    return world.run == .running ? "once it is paused" : "measuring..."
  }

  func sentence(_ result: FewLabels, _ world: World) -> String {
    let labels = result.perClass == 1 ? "1 label" : "\(result.perClass) labels"
    let (codes, pixels) = (result.codesMean, result.pixelsMean)
    return
      "\(labels) of each class: \(percent(codes)) of the others recognised by z, \(percent(pixels)) by their pixels"
  }

  func percent(_ share: Double) -> String { "\(Numerals.fixed(100 * share, digits: 1))%" }
}

enum ProbeCommand: ViewCommand {
  case fewer, more

  var keys: [Key] {
    switch self {
    case .fewer: ArrowKeys.up + ArrowKeys.left
    case .more: ArrowKeys.down + ArrowKeys.right
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [([.fewer, .more], "fewer or more labels")]
  static let hints: [(commands: [Self], label: String)] = [([.fewer, .more], "labels")]
}
