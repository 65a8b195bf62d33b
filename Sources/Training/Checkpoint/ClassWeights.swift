import Autodiff

/// What of a model depends on a class that it is given with each image or z: the same layers with other values for each class.
/// One class is held at a time.
public struct ClassWeights: Sendable, Equatable {
  /// The class that is held, counted from 0.
  public internal(set) var label: Int
  /// The values of each parameter that depends on the class, by its name: class by class, in PyTorch's order.
  package let values: [String: [[Float]]]

  /// The number of classes.
  public var count: Int { values.values.first?.count ?? 0 }

  /// The most classes of a model.
  package static let most = 1000

  /// What differs among models of the same layout, one for each class; nil if nothing does, or there are too many.
  package init?(_ models: [[Float]], _ layout: ParameterLayout, label: Int) {
    guard (2...Self.most).contains(models.count), models.indices.contains(label) else { return nil }
    var values: [String: [[Float]]] = [:]
    for entry in layout.entries {
      let all = models.map { entry.values(in: $0) }
      if all.contains(where: { $0 != all[0] }) { values[entry.name] = all }
    }
    if values.isEmpty { return nil }
    self.init(label: label, values: values)
  }

  init(label: Int, values: [String: [[Float]]]) { (self.label, self.values) = (label, values) }

  /// The prefix of their tensors' names in a file, each `[classes, ...]`; and the key of the class in the metadata.
  static let (prefix, key) = ("classes.", "class")
}

extension Checkpoint {
  /// This model with another class held; unchanged for a class that it has not.
  public func held(atClass label: Int) -> Checkpoint {
    guard var classes, (0..<classes.count).contains(label) else { return self }
    var held = self
    for entry in configuration.architecture.parameterLayout.entries {
      if let values = classes.values[entry.name] { entry.put(values[label], into: &held.parameters) }
    }
    classes.label = label
    held.classes = classes
    held.evaluation = nil
    return held
  }

  /// The model of the class that is held alone, as any other model.
  public var withoutClasses: Checkpoint {
    var copy = self
    copy.classes = nil
    return copy
  }
}

extension CheckpointSource {
  /// The parameters that have values for each class, and how many classes there are; nil for a model without.
  ///
  /// - Throws: for tensors that are none of the model, or of different numbers of classes.
  func classes(of layout: ParameterLayout) throws(CheckpointError) -> (entries: [ParameterLayout.Entry], count: Int)? {
    var entries: [ParameterLayout.Entry] = []
    var count = 0
    for entry in layout.entries {
      guard let tensor = tensors[ClassWeights.prefix + entry.name] else { continue }
      if entries.isEmpty { count = tensor.shape.first ?? 0 }
      guard tensor.shape == [count] + entry.shape, (2...ClassWeights.most).contains(count),
        tensor.type.isFloatingPoint
      else {
        throw .wrongShape(file: path, name: tensor.name, expected: [max(count, 2)] + entry.shape, found: tensor.shape)
      }
      entries.append(entry)
    }
    return entries.isEmpty ? nil : (entries, count)
  }

  /// The values of all classes.
  func classWeights(_ layout: ParameterLayout) throws(CheckpointError) -> ClassWeights? {
    guard let (entries, count) = try classes(of: layout) else { return nil }
    var values: [String: [[Float]]] = [:]
    for entry in entries {
      guard let tensor = tensors[ClassWeights.prefix + entry.name] else { continue }
      let floats = try floats(of: tensor)
      if let index = floats.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(file: path, name: tensor.name, index: index)
      }
      values[entry.name] = (0..<count).map { Array(floats[$0 * entry.count..<($0 + 1) * entry.count]) }
    }
    let metadata = CheckpointMetadata(file: path, header: header, layers: .standard)
    return ClassWeights(label: try metadata.count(ClassWeights.key, atMost: count - 1), values: values)
  }
}
