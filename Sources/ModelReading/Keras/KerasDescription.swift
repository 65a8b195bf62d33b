import Foundation

/// What Keras writes about a model: its layers, and which reads which (keras.io, "Model.to_json").
struct KerasDescription {
  /// A layer.
  struct Layer {
    /// Its class: `Conv2D`.
    let type: String
    let name: String
    /// Its settings.
    let settings: [String: Any]
    /// The names of the layers that it reads.
    let inputs: [String]
    /// The shape of what it reads, without the batch, where that is written.
    let inputShape: [Int]?
    /// The layers of a layer that is a model itself.
    let model: KerasDescription?
  }

  let layers: [Layer]
  /// The names of the layers that give the model's outputs.
  let outputs: [String]
  /// Models that a class of the author holds, by the names that it gives them.
  private(set) var parts: [(name: String, model: KerasDescription)] = []

  private static let (longest, mostLayers, mostDepth) = (1 << 22, 1000, 4)

  init(_ text: String) throws(ReadingError) {
    guard text.utf8.count <= Self.longest,
      let object = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    else { throw ReadingError("its description of the layers is no JSON that Keras writes") }
    try self.init(object, depth: 0)
  }

  /// Whether a description lists layers.
  static func describes(_ text: String) -> Bool {
    do throws(ReadingError) {
      _ = try KerasDescription(text)
      return true
    } catch {
      return false
    }
  }

  private init(_ object: [String: Any], depth: Int) throws(ReadingError) {
    guard let config = object["config"] as? [String: Any], depth < Self.mostDepth else {
      throw ReadingError("its description of the layers is no JSON that Keras writes")
    }
    if config["layers"] == nil {
      (layers, outputs) = ([], [])
      for (name, value) in config.sorted(by: { $0.key < $1.key }) {
        guard let object = value as? [String: Any], Self.isModel(object) else { continue }
        parts.append((name, try KerasDescription(object, depth: depth + 1)))
      }
      guard parts.isEmpty else { return }
      throw ReadingError(
        "its description lists no layers, as that of a class of the author's own: save its encoder and decoder themselves"
      )
    }
    guard let entries = config["layers"] as? [[String: Any]], entries.count <= Self.mostLayers else {
      throw ReadingError("its description lists no layers")
    }
    let isSequential = object["class_name"] as? String == "Sequential"
    var layers: [Layer] = []
    for entry in entries {
      let settings = entry["config"] as? [String: Any] ?? [:]
      guard let type = entry["class_name"] as? String,
        let name = entry["name"] as? String ?? settings["name"] as? String
      else { throw ReadingError("its description has a layer without a name") }
      var found = Found()
      found.look(entry["inbound_nodes"] ?? [], depth: 0)
      if isSequential, let last = layers.last { found.names = [last.name] }
      let shape = (settings["batch_shape"] ?? settings["batch_input_shape"]) as? [Any]
      layers.append(
        Layer(
          type: type, name: name, settings: settings, inputs: found.names,
          inputShape: shape.map(Self.sizes) ?? found.shape,
          model: Self.isModel(entry) ? try KerasDescription(entry, depth: depth + 1) : nil))
    }
    self.layers = layers
    var found = Found()
    found.look(config["output_layers"] ?? [], depth: 0)
    outputs = isSequential ? layers.suffix(1).map(\.name) : found.names
  }

  private static func isModel(_ object: [String: Any]) -> Bool {
    (object["config"] as? [String: Any])?["layers"] is [Any]
  }

  /// The extents behind the first, which is that of the batch.
  private static func sizes(_ shape: [Any]) -> [Int] { shape.dropFirst().map { ($0 as? Int) ?? 0 } }

  /// Names and shapes in what Keras 2 (`["conv2d", 0, 0, {}]`) and Keras 3 (`{"keras_history": ["conv2d", 0, 0]}`) write.
  private struct Found {
    var names: [String] = []
    var shape: [Int]?

    mutating func look(_ value: Any, depth: Int) {
      guard depth < 32, names.count < 64 else { return }
      if let list = value as? [Any] {
        if let name = list.first as? String, list.count >= 3, list[1] is Int {
          names.append(name)
        } else {
          for item in list { look(item, depth: depth + 1) }
        }
      } else if let object = value as? [String: Any] {
        if let history = object["keras_history"] as? [Any], let name = history.first as? String {
          names.append(name)
          if shape == nil { shape = (object["shape"] as? [Any]).map(KerasDescription.sizes) }
        } else {
          for key in ["args", "config"] { if let inner = object[key] { look(inner, depth: depth + 1) } }
        }
      }
    }
  }
}
