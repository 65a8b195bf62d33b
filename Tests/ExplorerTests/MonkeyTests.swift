import Drawing
import Explorer
import Foundation
import Testing
import Training

/// Random input at any time breaks nothing.
@Suite struct MonkeyTests {
  private struct Broken: Error, CustomStringConvertible {
    let what: String
    let seed: UInt64
    let latest: [InputEvent]
    var description: String { "\(what), with seed \(seed), after \(latest.map { "\($0)" }.joined(separator: " "))" }
  }

  /// The seeds; LATENT_MONKEYS sets a larger number.
  static let seeds = Array(1...(ProcessInfo.processInfo.environment["LATENT_MONKEYS"].flatMap(UInt64.init) ?? 8))
  private static let inputs = 12_500

  /// What is wrong with a state, in words.
  private func fault(_ state: ExplorerState, width: Int, height: Int) -> String? {
    if state.z.count != state.latent { return "z has \(state.z.count) of \(state.latent) dimensions" }
    // Twice the reach: arcs and the plane of two components leave the box of the keys.
    if let wrong = state.z.first(where: { !($0.magnitude <= 2 * World.reach) }) { return "z has \(wrong)" }
    if !(0..<state.latent).contains(state.selected) { return "dimension \(state.selected) is selected" }
    if !(state.beta.isFinite && state.beta >= 0) { return "beta is \(state.beta)" }
    if !(state.learningRate.isFinite && state.learningRate > 0) { return "the learning rate is \(state.learningRate)" }
    if !state.tilePoints.allSatisfy(\.isFinite) { return "a tile has no place" }
    if (state.width, state.height) != (width, height) { return "the screen is \(state.width)x\(state.height)" }
    return nil
  }

  @Test(arguments: seeds) func aHundredThousandInputsBreakNothing(seed: UInt64) throws {
    var monkey = Monkey(seed: seed)
    let place = seed % 2 == 0 ? Sample.atOrigin(latent: 20) : nil
    let ability = [Sample.unicode, Sample.ascii, ScreenAbility(unicode: true, colors: 16)][Int(seed % 3)]
    // Every third one has a dial.
    let model =
      seed % 3 == 0
      ? try Sample.trainedGated(latent: 3) : try Sample.trained(latent: seed % 2 == 0 ? 20 : 3, place: place)
    let state = Sample.state(model: model, ability: ability)
    var session = StubSession(state, monkey: Monkey(seed: seed + 1_000_000))
    var (draws, views) = (0, Set<ViewName>())
    for count in 0..<Self.inputs {
      let input = monkey.input()
      note(monkey, seed: seed, count: count)
      session.handle(.input(input))
      session.collect()
      let state = session.state
      views.insert(state.view)
      if let fault = fault(state, width: monkey.width, height: monkey.height) {
        throw Broken(what: fault, seed: seed, latest: monkey.latest)
      }
      // Large screens are slow, so not every state is drawn.
      if state.width * state.height > 10_000, count % 8 != 0 { continue }
      draws += 1
      let canvas = state.draw()
      if canvas.width != state.width || canvas.height != state.height {
        throw Broken(what: "the canvas is \(canvas.width)x\(canvas.height)", seed: seed, latest: monkey.latest)
      }
    }
    #expect(draws > Self.inputs / 2)
    #expect(views.count == ViewName.allCases.count, "the monkey gets around")
  }

  /// After a trap nothing can be reported: with LATENT_MONKEY_TRACE (the prefix of a path) the latest inputs are
  /// written to a file before they are tried.
  private func note(_ monkey: Monkey, seed: UInt64, count: Int) {
    guard let trace = Self.trace else { return }
    let text = "seed \(seed), input \(count): \(monkey.latest)"
    try? text.write(toFile: "\(trace)-\(seed)", atomically: false, encoding: .utf8)
  }

  private static let trace = ProcessInfo.processInfo.environment["LATENT_MONKEY_TRACE"]

  /// Found by random input: a diverged model has NaN, and z must stay finite.
  @Test func aModelWithoutNumbersMovesNothing() {
    var state = Sample.state(.character("5"))
    let none = [Float](repeating: .nan, count: 3)
    let known = Sample.examination()
    _ = state.update(
      .answered(
        .examination(
          Examination(
            index: 4, result: known.result, draw: 0, z: none, decoded: known.decoded, reconstruction: .nan, wall: [])),
        to: .view))
    state.press(.enter)
    #expect(state.z == [0, 0, 0] && state.errorText != nil)
    state.press(.character("6"), .character("i"))
    _ = state.update(.answered(.means([0: [1, 0, 0], 1: [0, 2, 0], 4: [0, 0, 1], 5: [0, 1, 0]]), to: .view))
    let points = state.tilePoints
    #expect(!points.isEmpty)
    _ = state.update(.answered(.means([0: none, 1: none, 4: none, 5: none]), to: .view))
    #expect(state.tilePoints == points)
  }
}
