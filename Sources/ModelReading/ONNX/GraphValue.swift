import Autodiff
import Models
import VAE

/// What a name of an ONNX graph stands for.
enum GraphValue {
  /// A tensor that does not depend on the inputs.
  case constant(GraphConstant)
  /// What layers make of an input.
  case flow(Flow)
  /// exp of what layers give: a deviation, or a variance.
  case exponential(Flow)
  /// Random numbers, or a deviation times some.
  case noise
  case scaledNoise(Flow, Spread)
  /// The parts of a GELU that was taken apart: `factor * x^(hasInput) * (erf(x / sqrt 2) + offset)`, with x by its name.
  case errorFunction(of: String, hasInput: Bool, offset: Float, factor: Float)
}

/// A tensor of numbers, in row-major order. Whole numbers are exact up to 2^24, which no size in a model exceeds.
struct GraphConstant {
  var shape: [Int]
  var values: [Float]

  /// The most numbers of a tensor that is computed from others.
  static let most = 1 << 24

  init(_ shape: [Int], _ values: [Float]) { (self.shape, self.values) = (shape, values) }

  init(_ tensor: ModelTensor) throws(ReadingError) {
    shape = tensor.shape
    do throws(ModelFlaw) { values = try tensor.floats() } catch { throw ReadingError(error.reason) }
  }

  /// Its values as whole numbers; nil if one is not whole. Larger ones, which mean "to the end", become 2^53.
  var wholes: [Int]? {
    let bound: Float = 0x1p53
    let wholes = values.compactMap { Int(exactly: min(max($0, -bound), bound)) }
    return wholes.count == values.count ? wholes : nil
  }

  /// The value of a tensor of one number.
  var single: Float? { values.count == 1 ? values[0] : nil }
}

/// What the layers from an input of an ONNX graph to one of its values are, and how that value lies in memory.
struct Flow {
  /// What the first layer reads.
  enum Root: Equatable {
    case picture(Shape)
    case latent(Int)
  }

  /// A layer, under a name that tells it from all others.
  struct Step {
    let id: String
    let part: Part
  }

  let root: Root
  var steps: [Step] = []
  /// The shape of what the last layer gives.
  var shape: Shape
  /// The extents that the graph has it in, without that of the batch.
  var extents: [Int]
  /// For each of the graph's values its place in ours; nil where they lie alike.
  var order: [Int]?
  /// Lines that are still to be cut from a picture: at the top, bottom, left and right.
  var cut = [0, 0, 0, 0]

  /// Leading dimensions of the graph and of ours may differ by this: pictures as [height, width, channels].
  static func channelsLast(_ picture: Shape) -> [Int] {
    let places = picture.height * picture.width
    return (0..<places).flatMap { place in (0..<picture.channels).map { $0 * places + place } }
  }

  var count: Int { extents.reduce(1, *) }

  /// For each of the graph's values its place in ours.
  var places: [Int] { order ?? Array(0..<count) }

  /// Makes a value of another one with the same numbers in another order: `places[i]` is where the new i-th lay.
  mutating func reorder(_ places: [Int], extents: [Int]) {
    let old = self.places
    let new = places.map { old[$0] }
    order = new.indices.allSatisfy { new[$0] == $0 } ? nil : new
    self.extents = extents
  }

  /// The layer that gave it, if that is a linear one whose result nothing has changed.
  var lastLinear: (weight: [Float], bias: [Float], inputs: Int)? {
    guard let part = steps.last?.part, part.layer is Linear, let weight = part.values["weight"],
      let bias = part.values["bias"], !bias.isEmpty
    else { return nil }
    return (weight, bias, weight.count / bias.count)
  }

  /// Puts a linear layer in place of the last one.
  mutating func replaceLinear(_ id: String, weight: [Float], bias: [Float]) {
    steps[steps.count - 1] = Step(id: id, part: Part(Linear(bias.count), ["weight": weight, "bias": bias]))
    shape = Shape(features: bias.count)
  }
}
