import Drawing
import Interface
import Training

/// What is known of one of the two models.
struct ComparedSide {
  let name: String
  let step: Int
  let batchesPerEpoch: Int
  let beta: Float
  /// Whether the model is held at that beta, not only trained with it.
  let isDial: Bool
  /// The -ELBO on the test set, if measured by then, and over the latest training batches.
  let test: Float?
  let train: Float?
  /// Whether they are bounds. Where z was mu they are not, and are not shown.
  let isBound: Bool

  var epochs: String? {
    batchesPerEpoch == 0 ? nil : Numerals.fixed(Double(step) / Double(batchesPerEpoch), digits: 1)
  }
}

extension ComparedSide {
  /// A model as it is, whether it was evaluated in a run or from a file.
  fileprivate init(_ name: String, _ checkpoint: Checkpoint, beta: Float, dial: Float?, train: Float?) {
    // For a model with a dial, losses at other betas and means over all betas do not describe the model that is held.
    let hasTest = dial == nil || dial == checkpoint.evaluatedDial
    let hasTrain = dial == nil || !checkpoint.configuration.objective.recipe.drawsBeta
    self.init(
      name: name, step: checkpoint.step, batchesPerEpoch: checkpoint.batchesPerEpoch, beta: dial ?? beta,
      isDial: dial != nil,
      test: hasTest
        ? checkpoint.history.test.last?.negativeELBO ?? checkpoint.evaluation.map { Float($0.negativeELBO) } : nil,
      train: hasTrain ? train : nil,
      isBound: checkpoint.history.isNoisy(at: checkpoint.step) && checkpoint.evaluation?.isNoisy ?? true)
  }
}

extension CompareView {
  func sideOfNow(_ world: World) -> ComparedSide {
    ComparedSide("now", world.model, beta: world.beta, dial: world.dial, train: world.latestTrain?.negativeELBO)
  }

  func sideOfThen(_ world: World) -> ComparedSide {
    if let otherModel = world.otherModel {
      return ComparedSide(
        otherModel.name, otherModel.checkpoint, beta: otherModel.checkpoint.beta,
        dial: world.dialOfOtherModel,
        train: nil)
    }
    guard let moment = world.chosenMoment else { return sideOfNow(world) }
    let hasTest =
      world.dial == nil || moment.test.map { world.model.dial(at: $0.step) } == world.dial
    return ComparedSide(
      name: "then", step: moment.step, batchesPerEpoch: world.model.batchesPerEpoch, beta: world.dial ?? moment.beta,
      isDial: world.dial != nil, test: hasTest ? moment.test?.negativeELBO : nil,
      train: world.isOverAllBetas(moment.step) ? nil : moment.train,
      isBound: world.model.history.isNoisy(at: moment.step))
  }

  /// The column of an image's losses, if there is room before it.
  private static let lossesColumn = 44

  /// A model's line: its name, its progress, and its losses on all images or this one; as much as fits without cutting
  /// a number.
  func draw(_ side: ComparedSide, _ index: Int, on canvas: inout Canvas, _ layout: CompareLayout, _ world: World) {
    let inside = layout.inside
    let y = layout.lineY(index)
    let endX = inside.endX - (layout.isFramed ? 1 : 0)
    let hasTiles = layout.columns > 0
    // The dimension, if no frame names it.
    let dimension =
      !layout.isFramed && hasTiles && index == 0
      ? "z\(world.selected + 1) \(world.valueText(of: world.selected, at: world.z))" : ""
    var x = canvas.write(
      side.name, x: inside.x + 1, y: y, style: index == 0 ? Theme.name : Theme.selected, maxWidth: 16)
    x = max(x, inside.x + 5) + 1
    let losses = hasTiles ? 0 : layout.isFramed ? 28 : 24
    let lossesX = min(endX - losses, inside.x + Self.lossesColumn)
    let room = (hasTiles ? endX : lossesX - 1) - (dimension.isEmpty ? 0 : dimension.columns + 2)
    var parts: [(String, Style)] = [("\(world.stepWord) \(side.step)", Theme.dim)]
    if let epochs = side.epochs { parts.append(("epoch \(epochs)", Theme.dim)) }
    parts.append(("\(side.isDial ? "dial " : "")\(world.words(ofBeta: side.beta))", Theme.betaMark))
    if hasTiles, side.isBound, let loss = side.test ?? side.train {
      parts.append(("\(side.test == nil ? "train" : "test") -ELBO \(Numerals.nats(Double(loss)))", Theme.total))
    }
    for (text, style) in parts where x + 1 + text.columns <= room {
      x = canvas.write(text, x: x + 1, y: y, style: style) + 1
    }
    canvas.write(dimension, endX: endX, y: y, style: Theme.selected)
    guard !hasTiles, let comparison else { return }
    let evaluation = index == 0 ? comparison.now.evaluation : comparison.then.evaluation
    guard let evaluation else { return }
    let point = LossHistory.Point(step: side.step, reconstruction: evaluation.reconstruction, kl: evaluation.kl)
    world.drawLosses("", point, on: &canvas, x: lossesX, y: y, width: losses)
  }
}
