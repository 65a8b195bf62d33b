import Randomness

extension World {
  /// Draws another epsilon.
  mutating func drawEpsilon() {
    slowStep.draw += 1
    let stream = RandomStream.posterior.number(1 << 50 | UInt64(slowStep.draw))
    var generator = Philox(seed: model.configuration.seed, stream: stream)
    slowStep.epsilon = (0..<latent).map { _ in generator.normal() }
  }

  /// Forgets what belongs to the weights of another model.
  mutating func forgetStudies() {
    slowStep = SlowStep(stage: slowStep.stage)
    evidence = EvidenceSight(selected: evidence.selected)
    improvement = nil
    probe = ProbeSight(selected: probe.selected)
  }

  /// Requests the measuring of recognition, once the test set is encoded with the present weights and they do not change.
  mutating func probeNeeds() -> [Effect] {
    guard run != .running, places.encoding?.modelVersion == modelVersion, probe.version != modelVersion else {
      return []
    }
    probe = ProbeSight(selected: probe.selected, version: modelVersion)
    return [.measureProbe]
  }

  mutating func take(_ news: ProbeNews) {
    if news.version == probe.version { probe.found[news.result.perClass] = news.result }
  }
}
