import Autodiff
import CKernels
import Randomness
import VAE

/// Fine-tunes an encoder on labelled images, after training without labels and a linear probe.
///
/// The classifier on mu starts as the probe trained on the same labels, so that the first steps do not distort the
/// encoder (Kumar and others 2022, "Fine-tuning can distort pretrained features"). Then Adam trains all weights
/// (learning rate 1e-3, otherwise its paper's defaults) on batches of at most 128.
struct FineTuning {
  /// The number of steps, or five epochs if that is more.
  static let steps = 300
  static let passes = 5
  static let batchSize = 128
  static let learningRate = 1e-3

  private let classifier: EncoderClassifier
  private let parameters: ParameterStore
  private let first, second: FloatMemory

  init(_ architecture: Architecture, model: [Float], probe: LogisticRegression) {
    classifier = EncoderClassifier(
      architecture: architecture, model: model, weight: probe.weight, bias: probe.bias, capacity: Self.batchSize)
    parameters = classifier.graph.parameters
    first = FloatMemory(count: parameters.layout.count)
    second = FloatMemory(count: parameters.layout.count)
  }

  /// Trains on images `[count, pixels]` and their labels.
  func train(_ images: Points, labels: [UInt8], seed: UInt64) {
    let size = min(Self.batchSize, images.count)
    let perPass = (images.count + size - 1) / size
    let total = max(Self.steps, Self.passes * perPass)
    var order: [Int32] = []
    for step in 0..<total {
      if step % perPass == 0 {
        order = permutation(
          of: images.count, seed: seed, stream: RandomStream.fineTuning.number(UInt64(step / perPass)))
      }
      let start = step % perPass * size
      takeStep(order[start..<min(start + size, images.count)], images, labels, number: step + 1)
    }
  }

  private func takeStep(_ batch: ArraySlice<Int32>, _ images: Points, _ labels: [UInt8], number: Int) {
    let classes = classifier.classes
    images.values.withUnsafeBufferPointer { values in
      for (row, image) in batch.enumerated() {
        let place = Int(image) * images.features
        for pixel in 0..<images.features { classifier.images.row(row)[pixel] = values[place + pixel] }
        for label in 0..<classes { classifier.targets.row(row)[label] = label == Int(labels[Int(image)]) ? 1 : 0 }
      }
    }
    classifier.graph.forward(0..<batch.count)
    classifier.graph.backward(0..<batch.count, scale: 1 / Float(batch.count))
    let stepSize = Float(Self.learningRate / (1 - power(0.9, number)))
    let correction = Float(1 / (1 - power(0.999, number)).squareRoot())
    classifier.graph.parameterGradients(part: 0, of: 1, examples: batch.count) { range in
      guard let gradients = parameters.gradients?.start else { return }
      let start = range.lowerBound
      latent_adam(
        parameters.memory.start + start, gradients + start, first.start + start, second.start + start, range.count, 0.9,
        0.1, 0.999, 0.001, stepSize, correction, 1e-8)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * base }
  }

  /// The predicted class of each image.
  func predict(_ images: Points) -> [UInt8] {
    var answers: [UInt8] = []
    for start in stride(from: 0, to: images.count, by: Self.batchSize) {
      let size = min(Self.batchSize, images.count - start)
      classifier.images.write(images.values[start * images.features..<(start + size) * images.features])
      classifier.graph.forward(0..<size)
      for row in 0..<size {
        let logits = classifier.logits.row(row)
        answers.append(UInt8((0..<classifier.classes).max { logits[$0] < logits[$1] } ?? 0))
      }
    }
    return answers
  }
}
