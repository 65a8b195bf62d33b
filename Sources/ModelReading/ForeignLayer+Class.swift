import Autodiff
import Training
import VAE

extension ForeignLayer {
  /// A class that is held, for a layer that reads it beside everything else: as one value a class, a 1 for the class that is meant, or as
  /// that class's row of an embedding.
  struct Condition: Sendable, Equatable {
    let classes: Int
    var label: Int
    /// Whether it stands in front of what it is read with, and not behind.
    var isFirst = false
    /// The embedding's rows; nil for one value a class.
    var rows: [[Float]]?
    /// Whether a row is a map of its own beside the picture, and not a channel for each of its values.
    var isMap = false

    /// How many values, or channels, are read for a class.
    var width: Int { isMap ? 1 : rows?.first?.count ?? classes }

    /// What is read for the class that is held.
    var code: [Float] { rows?[label] ?? (0..<classes).map { $0 == label ? 1 : 0 } }

    /// As a map, if its rows can be one.
    var asMap: Condition? {
      guard let count = rows?.first?.count, Self.leastMap <= count else { return nil }
      let side = Int(Double(count).squareRoot())
      guard side * side == count else { return nil }
      var map = self
      map.isMap = true
      return map
    }

    private static let leastMap = 64
    /// The most weights of a layer that puts a map beside a picture.
    private static let mostWeights = 1 << 23

    /// Layers that put a channel for the class beside a picture's; nil where its map is of another size.
    func channel(beside picture: Shape) -> [Part]? {
      let channels = picture.channels
      guard isMap else {
        // The maps of a class are constant: ones, whose kernels say the rest.
        var weight = [Float](repeating: 0, count: (channels + 1) * channels)
        for channel in 0..<channels { weight[channel * channels + channel] = 1 }
        let bias = [Float](repeating: 0, count: channels) + [1]
        return [Part(Convolution(channels + 1, Kernel(1)), ["weight": weight, "bias": bias])]
      }
      let (inputs, code) = (picture.count, code)
      let outputs = inputs + code.count
      guard code.count == picture.height * picture.width, outputs <= Shape.largestSide,
        inputs * outputs <= Self.mostWeights
      else { return nil }
      let start = isFirst ? code.count : 0
      var weight = [Float](repeating: 0, count: inputs * outputs)
      for input in 0..<inputs { weight[(start + input) * inputs + input] = 1 }
      let zeros = [Float](repeating: 0, count: inputs)
      let both = Shape(channels: channels + 1, height: picture.height, width: picture.width)
      return [
        Part(Linear(outputs), ["weight": weight, "bias": isFirst ? code + zeros : zeros + code]), Part(Unflatten(both)),
      ]
    }
  }

  /// What is read for each class, if its name and shape say that it makes numbers of classes: an embedding, or a linear layer that reads
  /// one value a class.
  var embedding: [[Float]]? {
    let name = name.lowercased()
    guard case .linear(let inputs, let outputs) = whole, !name.contains("classif") else { return nil }
    if biases == nil, name.contains("emb"), (2...ClassWeights.most).contains(outputs),
      let all = try? stored("weight", count: outputs * inputs, otherwise: 0)
    {
      return (0..<outputs).map { Array(all[$0 * inputs..<($0 + 1) * inputs]) }
    }
    guard biases == outputs, ["emb", "label", "class"].contains(where: name.contains),
      (2...Self.mostCounted).contains(inputs), let all = try? stored("weight", count: outputs * inputs, otherwise: 0),
      let bias = try? stored("bias", count: outputs, otherwise: 0)
    else { return nil }
    return (0..<inputs).map { label in bias.indices.map { bias[$0] + all[$0 * inputs + label] } }
  }

  /// The most classes that a linear layer is taken to read one by one.
  private static let mostCounted = 64
}
