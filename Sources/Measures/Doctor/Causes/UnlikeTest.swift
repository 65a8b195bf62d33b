import Training

extension Cause {
  /// Test images that are not drawn like the training images.
  static let unlikeTest = Cause("test-set", "test images that are unlike the training images") { symptoms in
    guard let likeness = symptoms.examination?.likeness,
      likeness.accuracy > max(leastAccuracy, 0.5 + deviations * likeness.error)
    else { return nil }
    let gap =
      symptoms.examination.flatMap { found in
        found.test.flatMap { test in found.train.map { test.mean - $0.mean } }
      }.map { ", and the loss of test images is \(Verdict.text($0)) nats higher" } ?? ""
    return Finding(
      title: "the test set is not like the training set",
      evidence: "a linear classifier tells \(Verdict.percent(likeness.accuracy)) of \(likeness.images) images right "
        + "(50% +- \(Verdict.percent(likeness.error)) if they were alike)\(gap)",
      remedy: "divide one shuffled set in two, and treat both parts alike")
  }

  /// MNIST's own test images are told from its training images in 58% of cases: other people wrote them.
  private static let (leastAccuracy, deviations) = (0.65, 4.0)
}
