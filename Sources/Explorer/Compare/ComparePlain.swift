import Drawing

extension World {
  /// What is compared, apart from what changes by itself while it trains.
  struct ComparedThing: Equatable {
    let moment: Int?
    let model: String?
    let image: Int?
  }

  /// nil in other views.
  var comparedThing: ComparedThing? {
    guard view == .compare else { return nil }
    return ComparedThing(
      moment: chosenMoment?.id, model: otherModel?.path, image: comparable.content == .image ? reconstruct.index : nil)
  }

  /// The comparison in words; nothing in other views.
  var comparisonSentences: [String] {
    guard view == .compare else { return [] }
    guard let content = comparable.content else { return [comparable.obstacle].compactMap { $0 } }
    let sides = [sideOfNow, sideOfThen]
    let place =
      otherModel == nil
      ? chosenMoment == nil
        ? "the past has \(past.moments.count) moments; this is now"
        : "moment \(momentIndex + 1) of \(past.moments.count) in this run's past"
      : "beside \(sides[1].name)"
    var lines = [comparable.obstacle, place].compactMap { $0 }
    if content == .image { lines.append("image \(reconstruct.index) of the test set") }
    let evaluations = [compare.comparison?.now.evaluation, compare.comparison?.then.evaluation]
    for (index, side) in sides.enumerated() where index == 0 || chosenMoment != nil || otherModel != nil {
      let epoch = side.epochs.map { ", epoch \($0)" } ?? ""
      let beta = "\(side.isDial ? "dial at " : "")beta \(BetaLadder.text(side.beta))"
      var line = "\(side.name): step \(side.step)\(epoch), \(beta)"
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

  /// The mean distance of the two decoded pictures' pixels.
  private var meanDifference: Double? {
    guard let now = compare.comparison?.now.images.last, let then = compare.comparison?.then.images.last,
      (now.width, now.height) == (then.width, then.height), !now.values.isEmpty
    else { return nil }
    return zip(now.values, then.values).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(now.values.count)
  }
}
