import Datasets
import Randomness

/// A linear support vector machine on one feature, with squared hinge loss and one class against all others: liblinear's
/// (`LinearSVC(C: c, class_weight: "balanced")` of scikit-learn), which counts the bias to the weights that are kept small.
struct LinearMargin: Sendable {
  /// The weight and the bias of each class; for two classes only that of the second.
  let lines: [(class: Int32, weight: Double, bias: Double)]
  private let first: Int32

  /// Learns from values with labels.
  init(_ values: [Double], labels: [Int32], strength c: Double) {
    var counts: [Int32: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    let classes = counts.keys.sorted()
    first = classes.first ?? 0
    func balanced(_ label: Int32) -> Double {
      c * Double(labels.count) / Double(classes.count * (counts[label] ?? 1))
    }
    // Of one class against the rest, the rest keeps the strength as it is.
    let isPair = classes.count == 2
    lines = (isPair ? Array(classes.dropFirst()) : classes).map { label in
      let line = Self.line(
        values, isMine: labels.map { $0 == label }, strengths: (balanced(label), isPair ? balanced(classes[0]) : c))
      return (label, line.weight, line.bias)
    }
  }

  func predict(_ value: Double) -> Int32 {
    if lines.count == 1 { return lines[0].weight * value + lines[0].bias > 0 ? lines[0].class : first }
    var best: (label: Int32, margin: Double) = (first, -.infinity)
    for line in lines where line.weight * value + line.bias > best.margin {
      best = (line.class, line.weight * value + line.bias)
    }
    return best.label
  }

  /// Minimises `(w^2 + b^2) / 2 + sum strength max(0, 1 - y (w x + b))^2` by Newton's method.
  private static func line(_ values: [Double], isMine: [Bool], strengths: (mine: Double, others: Double)) -> (
    weight: Double, bias: Double
  ) {
    func state(_ w: Double, _ b: Double) -> (value: Double, slope: (Double, Double), curve: (Double, Double, Double)) {
      var (value, slope, curve) = ((w * w + b * b) / 2, (w, b), (1.0, 0.0, 1.0))
      for (x, mine) in zip(values, isMine) {
        let y: Double = mine ? 1 : -1
        let miss = 1 - y * (w * x + b)
        guard miss > 0 else { continue }
        let strength = mine ? strengths.mine : strengths.others
        value += strength * miss * miss
        slope.0 -= 2 * strength * y * miss * x
        slope.1 -= 2 * strength * y * miss
        curve.0 += 2 * strength * x * x
        curve.1 += 2 * strength * x
        curve.2 += 2 * strength
      }
      return (value, slope, curve)
    }
    var (w, b) = (0.0, 0.0)
    var now = state(w, b)
    for _ in 0..<100 {
      let determinant = now.curve.0 * now.curve.2 - now.curve.1 * now.curve.1
      let step = (
        (now.curve.2 * now.slope.0 - now.curve.1 * now.slope.1) / determinant,
        (now.curve.0 * now.slope.1 - now.curve.1 * now.slope.0) / determinant
      )
      let fall = step.0 * now.slope.0 + step.1 * now.slope.1
      // False for NaN.
      guard fall > 1e-12 * max(now.value, 1) else { break }
      var length = 1.0
      var next = state(w - step.0, b - step.1)
      while next.value > now.value - 1e-4 * length * fall, length > 1e-6 {
        length /= 2
        next = state(w - length * step.0, b - length * step.1)
      }
      (w, b, now) = (w - length * step.0, b - length * step.1, next)
    }
    return (w, b)
  }
}

extension SeparatedAttributePredictability {
  /// SAP as disentanglement_lib has it: for a factor of discrete values the share of images whose value a linear support vector machine
  /// with C = 0.01 finds from a single dimension, for a continuous one the squared correlation. The images fall into halves, each of
  /// which is learned from once and tested once: the value is the mean of the two, and the error half of their difference. Nil where no
  /// factor varies.
  static func byMargins(_ codes: Points, _ factors: ImageFactors, seed: UInt64, threads: Int) -> Score? {
    let discrete = DiscreteFactors(factors)
    guard !discrete.places.isEmpty, codes.count > 1 else { return nil }
    let order = permutation(of: codes.count, seed: seed, stream: RandomStream.forests.number(1 << 40))
    let halves = [Array(order[..<(codes.count / 2)]), Array(order[(codes.count / 2)...])]
    let kinds = discrete.places.count
    let gaps = inParallel(2 * kinds, threads: threads) { job -> Double in
      let (half, index) = (job / kinds, job % kinds)
      let (known, tested) = (halves[half], halves[1 - half])
      let isContinuous = factors.factors[discrete.places[index]].kind == .continuous
      let truth = factors.column(discrete.places[index])
      let labels = discrete.values[index]
      return topGap(
        (0..<codes.features).map { dimension in
          func value(_ image: Int32) -> Double { Double(codes.values[Int(image) * codes.features + dimension]) }
          if isContinuous { return squaredCorrelation(known.map(value), known.map { Double(truth[Int($0)]) }) }
          let margin = LinearMargin(known.map(value), labels: known.map { labels[Int($0)] }, strength: 0.01)
          return Double(tested.count { margin.predict(value($0)) == labels[Int($0)] }) / Double(tested.count)
        })
    }
    let scores = (0..<2).map { gaps[$0 * kinds..<($0 + 1) * kinds].reduce(0, +) / Double(kinds) }
    return Score(value: (scores[0] + scores[1]) / 2, error: abs(scores[0] - scores[1]) / 2)
  }
}
