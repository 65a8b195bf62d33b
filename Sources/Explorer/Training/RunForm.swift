import Autodiff
import Drawing
import Training
import VAE

/// What another run should be, as it is being typed. All else is as in the run that it was opened over.
public struct RunForm: Sendable, Equatable {
  enum Field: Sendable, CaseIterable {
    case hidden, latent, likelihood, variance, data, batch, seed, learningRate, beta, precision
  }

  /// What was wrong when the run was asked for.
  enum Problem: Sendable, Equatable {
    /// Nothing can be begun until something else is typed.
    case wrong(String)
    /// The data set is not here; asked for again, it is downloaded.
    case missing(data: String)
    /// Good news: the data set is here now.
    case arrived(data: String)
  }

  private(set) var selected = Field.hidden
  /// What is said below the fields until the next key; nil for what the selected field wants.
  var problem: Problem?
  /// The run that is being looked at whether it can begin.
  var waitsFor: RunConfiguration?
  private(set) var texts: [Field: TextField]
  private(set) var isGaussian: Bool
  private(set) var precision: Precision
  private let base: RunConfiguration

  /// The run of a state, with beta and learning rate as they are now.
  init(_ state: ExplorerState) {
    let run = state.model.configuration
    base = run
    precision = run.precision.isAvailable ? run.precision : .single
    var variance: Float = 0.1
    isGaussian = false
    if case .gaussian(let value) = run.architecture.likelihood { (isGaussian, variance) = (true, value) }
    texts = [
      .hidden: run.architecture.encoderWidths.map(String.init).joined(separator: ","),
      .latent: "\(run.architecture.latent)", .variance: LearningRateLadder.text(variance), .data: run.data,
      .batch: "\(run.batchSize)", .seed: "\(run.seed)", .learningRate: LearningRateLadder.text(state.learningRate),
      .beta: BetaLadder.text(state.beta),
    ].mapValues(TextField.init)
  }

  /// The fields that mean something now.
  var fields: [Field] { Field.allCases.filter { $0 != .variance || isGaussian } }

  /// Changes what a key asks for; what was wrong may be right by now.
  mutating func press(_ key: Key) {
    problem = nil
    switch key {
    case .up, .backTab: select(by: -1)
    case .down, .tab: select(by: 1)
    case .left, .right,
      .character(" ") where texts[selected] == nil:
      if selected == .likelihood { isGaussian.toggle() }
      if selected == .precision { precision = precision == .single ? .mixed : .single }
    default: texts[selected]?.press(key)
    }
  }

  private mutating func select(by step: Int) {
    guard let index = fields.firstIndex(of: selected) else { return }
    selected = fields[(index + step + fields.count) % fields.count]
  }

  mutating func select(_ field: Field) { selected = field }

  /// The run that is described; its images' size is not known before its data are.
  ///
  /// - Throws: the first field that cannot be understood, and what it wants.
  func configuration() throws(Misunderstanding) -> RunConfiguration {
    var run = base
    let widths = try value(.hidden) { text in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let widths = parts.compactMap { Self.size(String($0)) }
      return widths.count == parts.count ? widths : nil
    }
    // A decoder that does not mirror its encoder stays so until the widths are changed.
    if widths != base.architecture.encoderWidths {
      run.architecture.encoderWidths = widths
      run.architecture.decoderWidths = widths.reversed()
    }
    run.architecture.latent = try value(.latent, Self.size)
    run.architecture.likelihood =
      isGaussian ? .gaussian(variance: try value(.variance, Self.aboveZero)) : .bernoulli
    run.data = try value(.data) { $0.isEmpty ? nil : $0 }
    run.batchSize = try value(.batch, Self.size)
    run.seed = try value(.seed) { UInt64($0) }
    run.learningRate = try value(.learningRate, Self.aboveZero)
    run.beta = try value(.beta) { Float($0).flatMap { (0...RunConfiguration.largestBeta).contains($0) ? $0 : nil } }
    run.precision = precision
    return run
  }

  /// A field whose text means nothing.
  struct Misunderstanding: Error {
    let field: Field
  }

  private func value<Value>(_ field: Field, _ read: (String) -> Value?) throws(Misunderstanding) -> Value {
    guard let value = read(texts[field]?.text.trimmingSpaces ?? "") else { throw Misunderstanding(field: field) }
    return value
  }

  /// The largest width or batch: far beyond use, and what a checkpoint may hold.
  private static let largest = 1 << 16

  private static func size(_ text: String) -> Int? {
    Int(text.trimmingSpaces).flatMap { (1...largest).contains($0) ? $0 : nil }
  }

  private static func aboveZero(_ text: String) -> Float? {
    Float(text).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}

extension RunForm.Field {
  var name: String {
    switch self {
    case .hidden: "hidden widths"
    case .latent: "latent size"
    case .likelihood: "likelihood"
    case .variance: "variance"
    case .data: "data"
    case .batch: "batch"
    case .seed: "seed"
    case .learningRate: "learning rate"
    case .beta: "beta"
    case .precision: "precision"
    }
  }

  /// What the field takes, as it goes on after "expected".
  var wanted: String {
    switch self {
    case .hidden: "whole numbers from 1 to 65536 with commas between, from the image inwards: 400 or 500,300"
    case .latent: "a whole number from 1 to 65536: the dimensions of z"
    case .likelihood: "bernoulli: a pixel's grey is its share of white; gaussian: greys around a mean"
    case .variance: "a number above 0: the fixed variance of a pixel"
    case .data: "mnist, fashion, digits or sprites (built in), or the path of a folder with IDX files"
    case .batch: "a whole number from 1 to 65536: images a step"
    case .seed: "a whole number from 0 on: the same seed gives the same run"
    case .learningRate: "a number above 0, usually about 0.001"
    case .beta: "a number from 0 to 1000000: the weight of the KL"
    case .precision: "single, or mixed: bfloat16 products, faster and nearly as exact"
    }
  }
}
