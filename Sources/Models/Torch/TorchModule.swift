/// A part of a module of PyTorch that was saved whole: its class and what that writes about itself. It is never looked up.
package struct TorchModule: Sendable, Equatable {
  /// Its name within the whole: `encoder.0`; empty for the whole itself.
  package private(set) var name: String
  /// Its class, for one of PyTorch's own layers: `Conv2d`. Nil for a class of anybody else.
  package let type: String?
  /// Its attributes that are numbers, pairs of numbers or flags.
  package let numbers: [String: [Double]]
  /// Its attributes that are texts.
  package let texts: [String: String]

  private static let own = "torch.nn.modules."
  private static let script = "__torch__."
  private static let (mostAttributes, mostNumbers) = (64, 4)

  /// A function of PyTorch that does the same as a module.
  init(calling type: String, numbers: [String: [Double]]) {
    (name, self.type, self.numbers, texts) = ("", type, numbers, [:])
  }

  /// It as a part of another one.
  func within(_ outer: String) -> TorchModule {
    var inner = self
    inner.name = name.isEmpty ? outer : "\(outer).\(name)"
    return inner
  }

  /// What a value in a pickle is as a module; nil for other values. A class of TorchScript has its settings in `code`.
  init?(_ value: PickleValue, name: String, in values: PickleValues, code: ScriptCode?) {
    guard case .call(let call) = values[value], let type = values.global(call.function), let state = call.state,
      let attributes = values.entries(state)
    else { return nil }
    let isScript = type.hasPrefix(Self.script)
    guard isScript || attributes.contains(where: { values.text($0.key) == "_modules" }) else { return nil }
    let path = isScript ? type.dropFirst(Self.script.count) : type[...]
    // A container that only holds others is the whole of its parts, as a class of an author is.
    self.type = path.hasPrefix(Self.own) ? path.split(separator: ".").last.map(String.init) : nil
    let constants = code?.classes[type] ?? ScriptCode.Settings()
    var (numbers, texts) = (constants.numbers, constants.texts)
    for (key, value) in attributes.prefix(Self.mostAttributes) {
      guard let key = values.text(key) else { continue }
      if let text = values.text(value) {
        texts[key] = text
      } else if let number = values.number(value) {
        numbers[key] = [number]
      } else if let items = values.sequence(value), items.count <= Self.mostNumbers {
        let all = items.compactMap(values.number)
        if all.count == items.count { numbers[key] = all }
      }
    }
    (self.name, self.numbers, self.texts) = (name, numbers, texts)
  }
}

extension PickleValues {
  /// A number or a flag.
  fileprivate func number(_ value: PickleValue) -> Double? {
    if case .number(let number) = self[value] { number } else { integer(value).map(Double.init) }
  }
}
