import Drawing
import Interface
import Training

extension DialView {
  /// One model at every beta: its rate and distortion, the dimensions it uses, and an image as it reconstructs it.
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = dialLayout(world)
    if layout.isFramed {
      world.drawFrame(on: &canvas, in: layout.curve, title: world.rateTitle(columns: layout.curve.width))
      world.drawMeasuring(on: &canvas, in: layout.curve)
      for (frame, title) in [
        (layout.bottom, world.dialRange == nil ? "one beta" : "at this beta"),
        (layout.pictureFrame, world.dialRange == nil ? "an image" : "an image at this beta"),
      ] where !frame.isEmpty {
        world.drawFrame(on: &canvas, in: frame, title: title)
      }
    }
    if let plot = layout.plot {
      world.drawDialPlot(on: &canvas, in: plot, isLarge: plot.width >= 24 && plot.height >= 6)
    }
    drawDialMap(on: &canvas, layout, world)
    drawDialWords(on: &canvas, in: layout.words, world)
    drawDialPictures(on: &canvas, in: layout.pictures, world)
  }

  private typealias Words = [(text: String, style: Style)]

  /// Where the dial is and what that means, in the longest words that fit.
  private func drawDialWords(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let lines = [dialPlaceWords(world), world.dialRange == nil ? wordsWithoutGates(world) : priceWords(world)]
    for (row, choices) in lines.prefix(rect.height).enumerated() {
      let fitting = choices.first { $0.reduce(0) { $0 + $1.text.columns } <= rect.width }
      var x = rect.x
      for word in fitting ?? choices[choices.count - 1] {
        x = canvas.write(word.text, x: x, y: rect.y + row, style: word.style, maxWidth: max(0, rect.endX - x))
      }
    }
  }

  /// `β 1.6  rate 20.10  distortion 85.20  17 of 20 live`.
  private func dialPlaceWords(_ world: World) -> [Words] {
    let beta: Words = [("\(world.sign("β", "b")) \(BetaLadder.text(world.dialBeta))", Theme.beta)]
    guard let point = world.dialPoint else { return [beta + [("  not measured yet", Theme.dim)], beta] }
    func words(rate: String, distortion: String, digits: Int) -> Words {
      beta + [
        ("  \(rate) ", Theme.dim), (Numerals.fixed(point.rate, digits: digits), Theme.kl),
        ("  \(distortion) ", Theme.dim),
        (Numerals.fixed(point.distortion, digits: digits), Theme.reconstruction),
      ]
    }
    let long = words(rate: "rate", distortion: "distortion", digits: 2)
    let short = words(rate: "KL", distortion: "rec", digits: 1)
    let living: Words = [("  \(point.living) of \(world.latent) live", Theme.name)]
    let sum: Words = [
      ("  -ELBO ", Theme.dim), (Numerals.fixed(point.rate + point.distortion, digits: 2), Theme.total),
    ]
    return [
      long + sum + living, long + living, words(rate: "rate", distortion: "rec", digits: 1) + living,
      short + [("  \(point.living)/\(world.latent)", Theme.name)], short,
    ]
  }

  /// The meaning of the tangent.
  private func priceWords(_ world: World) -> [Words] {
    let beta = BetaLadder.text(world.dialBeta)
    let nats = beta == "1" ? "nat" : "nats"
    let line: Words = [(world.sign("╲ ", "' "), Theme.betaMark)]
    let slope = "slope -\(beta) = -\(world.sign("β", "beta"))"
    return [
      "\(slope): here a nat of rate costs as much as \(beta) \(nats) of distortion",
      "\(slope): a nat of KL weighs \(beta) of rec", "\(slope): 1 KL = \(beta) rec", slope,
    ].map { line + [($0, Theme.dim)] }
  }

  /// What a model without gates is, and how to get a dial.
  private func wordsWithoutGates(_ world: World) -> [Words] {
    let restart = RunForm.key.name(unicode: world.unicode)
    return [
      [
        (
          "no dial: one beta a model. \(ViewName.run.key.plainName) \(restart) begins a multi-rate run, :open mnist-dial opens one",
          Theme.dim
        )
      ],
      [("no dial: \(ViewName.run.key.plainName) \(restart) begins a multi-rate run; :open mnist-dial", Theme.dim)],
      [("no dial: \(ViewName.run.key.plainName) \(restart), or :open mnist-dial", Theme.dim)],
      [("no dial in this model", Theme.dim)],
    ]
  }

  /// The test image, its reconstruction at this beta, and the decoded z; only the last without test images.
  private func drawDialPictures(on canvas: inout Canvas, in rects: [Rect], _ world: World) {
    let beta = "\(world.sign("β", "b"))\(BetaLadder.text(world.dialBeta))"
    let decoded = world.dialRange == nil ? ["decoded"] : ["decoded at \(beta)", "at \(beta)", beta]
    var pictures: [(image: Picture, names: [String])] = []
    if let examination, world.data.test != nil {
      let original = Picture(world.imageSize, values: examination.result.pixels)
      pictures.append((original, ["image \(examination.index)", "#\(examination.index)"]))
      pictures.append((examination.decoded, decoded))
    }
    if let image = world.image { pictures.append((image, world.dialRange == nil ? ["at z"] : ["z at \(beta)", "z"])) }
    // If not all fit, those that change with the dial come first.
    if rects.count == 1, pictures.count > 1 { pictures.removeFirst() }
    for (rect, picture) in zip(rects, pictures) {
      let name = picture.names.fitting(rect.width)
      canvas.write(name, x: rect.x, y: rect.y - 1, style: Theme.frameTitle, maxWidth: rect.width)
      canvas.draw(picture.image, in: rect, symbols: world.look.symbols)
    }
  }
}
