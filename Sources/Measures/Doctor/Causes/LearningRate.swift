import Foundation
import Training
import VAE

extension Cause {
  /// A learning rate that is too high, before the loss is NaN: by the losses of its steps, by what it did to the layers, or by a trial of a
  /// lower one.
  static let learningRate = Cause("learning-rate", "a learning rate that is too high") { symptoms in
    let title = "the learning rate is too high"
    let lower = symptoms.run.map { symptoms.naming(.learningRate, tenth($0.learningRate)) } ?? "a tenth of it"
    if let jumps = LossJumps(symptoms.curves, start: symptoms.ignorantLoss), jumps.isTooRough {
      return Finding(title: title, evidence: jumps.evidence(symptoms.curves.axis), remedy: "begin again with \(lower)")
    }
    guard let run = symptoms.run else { return nil }
    if let harm = harm(run, symptoms) {
      return Finding(title: title, evidence: harm, remedy: "begin again with \(lower): what is dead stays dead")
    }
    guard let trial = symptoms.examination?.rate else { return nil }
    let weight = Double(run.finalWeight)
    let (gain, loss) = (trial.gain(weight: weight), trial.loss(weight: weight))
    guard gain > leastGain * abs(loss) else { return nil }
    return Finding(
      title: title,
      evidence: "\(trial.present.steps) steps at a tenth of \(run.learningRate) give a test loss that is "
        + "\(Verdict.text(gain)) nats lower than as many steps at \(run.learningRate), of \(Verdict.text(loss))",
      remedy: "go on with \(lower)")
  }

  /// What a tenth of the rate gains at least, as a share of the loss. In healthy runs it gains at most 0.9%.
  private static let leastGain = 0.03

  /// Units that died in a run whose first steps moved weights by a good part of their size: each of Adam's steps moves a weight by the
  /// learning rate at most, and by nearly that in the beginning.
  private static func harm(_ run: RunConfiguration, _ symptoms: Symptoms) -> String? {
    guard case .adam = run.optimizer, let worst = symptoms.mostSilent, worst.share >= leastDeadUnits else { return nil }
    let rate = Double(symptoms.firstRate ?? run.learningRate)
    // PyTorch's initialisation is uniform between these; others are as large.
    let inputs = run.architecture.picture.count
    let size = 1 / Double(inputs).squareRoot()
    guard rate >= leastMove * size else { return nil }
    return
      "\(worst.silent) of the \(worst.units) units of \(worst.name) are 0 for all training images, and each of Adam's first steps "
      + "moved weights by up to \(Verdict.text(rate, digits: 3)), where those of the first layer begin below "
      + "\(Verdict.text(size, digits: 3)) (1 / sqrt \(inputs))"
  }

  /// At 0.03 (the usual 1e-3 on MNIST) nothing dies of it; at 0.28 with one hidden layer nothing, and with two nearly everything.
  private static let leastMove = 0.2

  private static func tenth(_ rate: Float) -> String {
    SettingText.number(Float(String(format: "%.1e", Double(rate) / 10)) ?? rate / 10)
  }
}
