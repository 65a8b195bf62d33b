import Drawing

extension CompareView {
  /// The comparison in words.
  func sentences(_ world: World) -> [String] {
    guard let content = comparable(world).content else { return [comparable(world).obstacle].compactMap { $0 } }
    let sides = [sideOfNow(world), sideOfThen(world)]
    let place =
      world.otherModel == nil
      ? world.chosenMoment == nil
        ? "the past has \(world.past.moments.count) moments; this is now"
        : "moment \(world.momentIndex + 1) of \(world.past.moments.count) in this run's past"
      : "beside \(sides[1].name)"
    var lines = [comparable(world).obstacle, place].compactMap { $0 }
    if content == .image { lines.append("image \(world.testImages.index) of the test set") }
    let evaluations = [comparison?.now.evaluation, comparison?.then.evaluation]
    for (index, side) in sides.enumerated()
    where index == 0 || world.chosenMoment != nil || world.otherModel != nil {
      let epoch = side.epochs.map { ", epoch \($0)" } ?? ""
      let beta = "\(side.isDial ? "dial at " : "")beta \(BetaLadder.text(side.beta))"
      var line = "\(side.name): \(world.stepWord) \(side.step)\(epoch), \(beta)"
      if let evaluation = evaluations[index] {
        let values = [evaluation.negativeELBO, evaluation.reconstruction, evaluation.kl].map {
          Numerals.fixed(Double($0), digits: 2)
        }
        line += ", this image costs \(values[0]) nats, reconstruction \(values[1]) and KL \(values[2])"
      } else if side.isBound, let loss = side.test ?? side.train {
        line += ", \(side.test == nil ? "training" : "test") -ELBO \(Numerals.fixed(Double(loss), digits: 2)) nats"
      }
      lines.append(line)
    }
    if let difference = meanDifference {
      lines.append("their pixels differ by \(Numerals.fixed(difference, digits: 3)) on average, of 1")
    }
    return lines
  }

  /// The mean absolute difference of the two decoded pictures' pixels.
  private var meanDifference: Double? {
    guard let now = comparison?.now.images.last, let then = comparison?.then.images.last,
      (now.width, now.height) == (then.width, then.height), !now.values.isEmpty
    else { return nil }
    return zip(now.values, then.values).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(now.values.count)
  }
}
