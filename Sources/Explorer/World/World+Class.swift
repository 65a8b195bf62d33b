import Training

// A model may be given a class with each image and with z. One class is held at a time, in all views.
extension World {
  /// The name of the class that is held; empty for a model without.
  var className: String { model.classes.map { classNames.name($0.label) } ?? "" }

  /// Holds the next class, after the last one the first.
  mutating func turnClass() -> [Effect] {
    guard let classes = model.classes else {
      say("\(name) is given no class: it is the same for all", isError: true)
      return []
    }
    return hold(class: (classes.label + 1) % classes.count)
  }

  mutating func hold(class label: Int) -> [Effect] {
    model = model.held(atClass: label)
    say("class \(className)", isError: false)
    return [.ask]
  }
}
