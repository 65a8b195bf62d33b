import Training

extension Cause {
  /// A learning rate that is too high, before the loss is NaN.
  static let learningRate = Cause("learning-rate", "a learning rate that is too high") { symptoms in
    let title = "the learning rate is too high"
    let lower = symptoms.run.map { "\(symptoms.naming(.learningRate, "\($0.learningRate / 10)"))" } ?? "a tenth of it"
    if let jumps = LossJumps(symptoms.curves, start: symptoms.ignorantLoss), jumps.isTooRough {
      return Finding(title: title, evidence: jumps.evidence(symptoms.curves.axis), remedy: "try \(lower)")
    }
    guard let run = symptoms.run, let trial = symptoms.examination?.rate else { return nil }
    let weight = Double(run.finalWeight)
    let (gain, loss) = (trial.gain(weight: weight), trial.loss(weight: weight))
    guard gain > leastGain * abs(loss) else { return nil }
    return Finding(
      title: title,
      evidence: "\(trial.present.steps) steps at a tenth of \(run.learningRate) give a test loss that is "
        + "\(Verdict.text(gain)) nats lower than as many steps at \(run.learningRate), of \(Verdict.text(loss))",
      remedy: "go on with \(lower)")
  }

  /// What a tenth of the rate gains at least, as a share of the loss.
  private static let leastGain = 0.03
}
