import Drawing
import Interface
import Measures

/// One step of training on one image, in slow motion: forward with one draw, and the gradient's way back.
struct GradientView: View {
  static let name = ViewName("gradient", key: "I", "one training step in slow motion, and its noise")
  static let takesCategories = false

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    if world.slowStep.epsilon.count != world.latent { world.drawEpsilon() }
    return world.needData() + [.ask]
  }

  /// With a model's first draw, if another model was opened.
  mutating func forgetModel(_ world: inout World, isOpen: Bool) { self = GradientView(world) }

  func requests(_ world: World) -> [Request] {
    guard let image = world.testImage, !world.slowStep.epsilon.isEmpty else { return [] }
    return [.step(image: image, epsilon: world.slowStep.epsilon)]
  }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    if case .step(let found) = answer { world.slowStep.found = found }
    return []
  }

  var valueCommands: [ValueCommand] { [.stage] }

  mutating func perform(_ command: ValueCommand, _ value: String, _ world: inout World) throws(WrongValue) -> [Effect] {
    guard let number = Int(value), SlowStep.Stage(rawValue: number) != nil else { throw command.wrong(world) }
    show(stage: number, &world)
    return []
  }

  /// The step in every dimension.
  func exhibit(_ world: World) -> Exhibit? {
    guard let found = world.slowStep.found else { return nil }
    let estimators = GradientNoise.Estimator.allCases
    return Exhibit(
      CSVTable(
        ["dimension", "mu", "sigma", "epsilon", "z", "drec_dz_nats"]
          + estimators.map { "deviation_\($0.words.replacing(" ", with: "_"))_nats" },
        rows: found.z.indices.map { place in
          [
            .whole(place + 1), .float(found.evaluation.mu[place]), .float(found.sigma(place)),
            .float(found.epsilon[place]), .float(found.z[place]), .float(found.slope[place]),
          ] + estimators.map { .number(found.noise[$0].muVariance[place].squareRoot()) }
        }))
  }

  func sentences(_ world: World) -> [String] {
    guard let found = world.slowStep.found else { return [] }
    return rows(found, world).filter { $0.stage <= world.slowStep.stage }.map { $0.words(separator: ": ") }
  }

  /// Numbers that change with every step of a training are no news.
  func newsKey(_ world: World) -> [String] { world.run == .running ? [] : sentences(world) }

  /// Only what is new.
  func news(_ world: World, since key: [String]?) -> [String] { newsKey(world).filter { !(key ?? []).contains($0) } }
}

/// A line about a step: its name, what it says, and perhaps a bar.
struct StepRow {
  let stage: SlowStep.Stage
  let name: String
  let value: String
  var note = ""
  var style = Style.plain
  /// A part of the longest bar.
  var bar: Double?

  func words(separator: String) -> String {
    [name, [value, note].filter { !$0.isEmpty }.joined(separator: " ")].filter { !$0.isEmpty }
      .joined(separator: separator)
  }
}

extension GradientView {
  /// All lines, in the order of the step.
  func rows(_ found: StepResult, _ world: World) -> [StepRow] {
    let place = min(world.selected, found.z.count - 1)
    let (mu, sigma) = (Double(found.evaluation.mu[place]), Double(found.sigma(place)))
    let (e, z, slope) = (Double(found.epsilon[place]), Double(found.z[place]), Double(found.slope[place]))
    func number(_ value: Double) -> String {
      Numerals.signed(value, digits: abs(value) < 100 ? 2 : 1).trimmingSpaces
    }
    let (m, s, eps) = (world.sign("μ", "mu"), world.sign("σ", "sigma"), world.sign("ε", "e"))
    let (d, dot) = (world.sign("∂", "d"), world.sign("·", "*"))
    func derivative(_ name: String, of term: String = "rec") -> String { "\(d)\(term)/\(d)\(name)" }
    let weight = Double(world.objective.weight(beta: world.beta))
    let times = weight == 1 ? "" : ", times beta \(Numerals.compact(weight))"
    var rows = [
      StepRow(
        stage: .encode, name: "encoder",
        value: "\(m) \(number(mu))  \(s) \(Numerals.fixed(sigma, digits: 3))", note: "for this picture",
        style: Theme.value),
      StepRow(
        stage: .draw, name: "draw", value: "\(eps) \(number(e))", note: "from N(0, 1), not from x",
        style: Theme.beta),
      StepRow(stage: .draw, name: "z", value: number(z), note: "= \(m) + \(s) \(dot) \(eps)", style: Theme.name),
      StepRow(
        stage: .decode, name: "decoder", value: "rec \(Numerals.nats(Double(found.reconstruction)))",
        note: "-log p(x|z) in nats", style: Theme.reconstruction),
      StepRow(
        stage: .back, name: derivative("z"), value: number(slope), note: "how rec changes with z", style: Theme.name),
      StepRow(
        stage: .through, name: derivative(m), value: number(slope), note: "= \(derivative("z")) \(dot) 1",
        style: Theme.value),
      StepRow(
        stage: .through, name: derivative(s), value: number(slope * e), note: "= \(derivative("z")) \(dot) \(eps)",
        style: Theme.value),
      StepRow(
        stage: .through, name: derivative(eps), value: "not needed", note: "\(eps) was drawn, not computed",
        style: Theme.dim),
      StepRow(
        stage: .through, name: derivative(m, of: "KL"), value: number(mu), note: "= \(m)\(times)", style: Theme.kl),
      StepRow(
        stage: .through, name: derivative(s, of: "KL"), value: number(sigma - 1 / sigma),
        note: "= \(s) - 1/\(s)\(times)", style: Theme.kl),
    ]
    let deviations = GradientNoise.Estimator.allCases.map { found.noise[$0].muVariance[place].squareRoot() }
    let longest = max(deviations.max() ?? 1, 1e-12)
    for (estimator, deviation) in zip(GradientNoise.Estimator.allCases, deviations) {
      let ratio = found.noiseRatio(estimator, place)
      rows.append(
        StepRow(
          stage: .noise, name: estimator.words, value: world.sign("±", "+-") + Numerals.compact(deviation),
          note: estimator == .reparameterised ? "" : "\(Numerals.compact(ratio)) times the draws",
          style: estimator == .reparameterised ? Theme.value : Theme.dim, bar: deviation / longest))
    }
    return rows
  }
}

extension GradientNoise.Estimator {
  /// In a word or two.
  var words: String {
    switch self {
    case .reparameterised: "through z"
    case .score: "score"
    case .baseline: "baseline"
    }
  }
}
