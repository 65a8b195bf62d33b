import Training

extension Cause {
  /// A model that learns its training images by heart.
  static let overfitting = Cause("overfitting", "a model that learns its training images by heart") { symptoms in
    let loss = symptoms.curves.test.map(\.loss).filter(\.isFinite)
    let rise = loss.min().flatMap { least in loss.last.map { $0 - least } }
    guard let (test, train, error) = losses(symptoms) else { return nil }
    let gap = test - train
    guard gap > leastGap * abs(train), gap > 4 * error else { return nil }
    let risen = (rise ?? 0) > leastRise * abs(train)
    guard risen || gap > largeGap * abs(train) else { return nil }
    let rose = risen ? ", which has risen by \(Verdict.text(rise ?? 0)) since its best" : ""
    return Finding(
      title: "the model overfits",
      evidence:
        "the loss of test images is \(Verdict.text(test)) nats\(rose), and that of training images \(Verdict.text(train)): "
        + "\(Verdict.text(gap)) apart, with an error of \(Verdict.text(error))",
      remedy: "stop at the lowest test loss, take more images, or smaller layers")
  }

  /// Measured on images, or else from the latest losses of the run.
  private static func losses(_ symptoms: Symptoms) -> (test: Double, train: Double, error: Double)? {
    if let found = symptoms.examination {
      guard let test = found.test, let train = found.train else { return nil }
      return (test.mean, train.mean, (test.error * test.error + train.error * train.error).squareRoot())
    }
    // The mean over many batches, whose own error is far below the limits.
    let recent = symptoms.curves.recent.suffix(100).map(\.loss)
    guard symptoms.curves.test.count >= 3, recent.count >= 20, let test = symptoms.curves.test.last?.loss else {
      return nil
    }
    let (mean, variance) = meanAndVariance(recent)
    return (test, mean, (variance / Double(recent.count)).squareRoot())
  }

  private static let (leastGap, leastRise, largeGap) = (0.05, 0.01, 0.15)
}
