import Drawing
import Measures
import Training

extension World {
  /// One model at every beta: what its code costs, which dimensions it uses, and an image as it makes it there.
  func drawDial(on canvas: inout Canvas) {
    let layout = dialLayout
    if layout.isFramed {
      canvas.frame(
        layout.curve, title: rateTitle(columns: layout.curve.width), unicode: unicode, style: Theme.frame,
        titleStyle: Theme.frameTitle)
      drawMeasuring(on: &canvas, in: layout.curve)
      for (frame, title) in [
        (layout.bottom, dialRange == nil ? "one beta" : "at this beta"),
        (layout.pictureFrame, dialRange == nil ? "an image" : "an image at this beta"),
      ] where !frame.isEmpty {
        canvas.frame(frame, title: title, unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
      }
    }
    if let plot = layout.plot { drawDialPlot(on: &canvas, in: plot, isLarge: plot.width >= 24 && plot.height >= 6) }
    drawDialMap(on: &canvas, layout)
    drawDialWords(on: &canvas, in: layout.words)
    drawDialPictures(on: &canvas, in: layout.pictures)
  }

  func rateTitle(columns: Int) -> String {
    let titles = [
      "rate-distortion: reconstruction over KL, in nats an image", "rate-distortion: rec over KL, in nats",
      "rec over KL, in nats", "rec over KL",
    ]
    return titles.first { $0.columns <= columns - 6 } ?? titles[titles.count - 1]
  }

  /// How good the curve is, and how far the measuring of a better one, in a frame's lower line.
  func drawMeasuring(on canvas: inout Canvas, in frame: Rect) {
    guard let curve = dialSight.curve else { return }
    let count = "\(curve.images) test images"
    let texts =
      dialSight.share.map { share in
        ["\(count), measuring more: \(Int(share * 100))%", "measuring \(Int(share * 100))%"]
      } ?? [count]
    guard let text = texts.first(where: { $0.columns <= frame.width - 6 }) else { return }
    canvas.write(
      " \(text) ", x: frame.x + 2, y: frame.endY - 1, style: dialSight.share == nil ? Theme.frameTitle : Theme.paused)
  }

  private typealias Words = [(text: String, style: Style)]

  /// Where the dial stands and what that means; in the longest words that fit.
  private func drawDialWords(on canvas: inout Canvas, in rect: Rect) {
    let lines = [dialPlaceWords, dialRange == nil ? ordinaryWords : priceWords]
    for (row, choices) in lines.prefix(rect.height).enumerated() {
      let fitting = choices.first { $0.reduce(0) { $0 + $1.text.columns } <= rect.width }
      var x = rect.x
      for word in fitting ?? choices[choices.count - 1] {
        x = canvas.write(word.text, x: x, y: rect.y + row, style: word.style, maxWidth: max(0, rect.endX - x))
      }
    }
  }

  /// `β 1.6  rate 20.10  distortion 85.20  17 of 20 live`.
  private var dialPlaceWords: [Words] {
    let beta: Words = [("\(sign("β", "b")) \(BetaLadder.text(dialBeta))", Theme.beta)]
    guard let point = dialPoint else { return [beta + [("  not measured yet", Theme.dim)], beta] }
    func words(rate: String, distortion: String, digits: Int) -> Words {
      beta + [
        ("  \(rate) ", Theme.dim), (Numerals.fixed(point.rate, digits: digits), Theme.kl),
        ("  \(distortion) ", Theme.dim),
        (Numerals.fixed(point.distortion, digits: digits), Theme.reconstruction),
      ]
    }
    let long = words(rate: "rate", distortion: "distortion", digits: 2)
    let short = words(rate: "KL", distortion: "rec", digits: 1)
    let living: Words = [("  \(point.living) of \(latent) live", Theme.name)]
    let sum: Words = [
      ("  -ELBO ", Theme.dim), (Numerals.fixed(point.rate + point.distortion, digits: 2), Theme.total),
    ]
    return [
      long + sum + living, long + living, words(rate: "rate", distortion: "rec", digits: 1) + living,
      short + [("  \(point.living)/\(latent)", Theme.name)], short,
    ]
  }

  /// What the tangent means.
  private var priceWords: [Words] {
    let beta = BetaLadder.text(dialBeta)
    let nats = beta == "1" ? "nat" : "nats"
    let line: Words = [(sign("╲ ", "' "), Theme.betaMark)]
    let slope = "slope -\(beta) = -\(sign("β", "beta"))"
    return [
      "\(slope): here a nat of rate costs as much as \(beta) \(nats) of distortion",
      "\(slope): a nat of KL weighs \(beta) of rec", "\(slope): 1 KL = \(beta) rec", slope,
    ].map { line + [($0, Theme.dim)] }
  }

  /// What an ordinary model is, and how to get a dial.
  private var ordinaryWords: [Words] {
    let restart = RunCommand.restart.keys[0].name(unicode: unicode)
    return [
      [("no dial: one beta a model. 9 \(restart) begins a multi-rate run, :open mnist-dial opens one", Theme.dim)],
      [("no dial: 9 \(restart) begins a multi-rate run; :open mnist-dial", Theme.dim)],
      [("no dial: 9 \(restart), or :open mnist-dial", Theme.dim)], [("no dial in this model", Theme.dim)],
    ]
  }

  /// The test image, what the model makes of it at this beta, and the image at z there; without test images the last alone.
  private func drawDialPictures(on canvas: inout Canvas, in rects: [Rect]) {
    let beta = "\(sign("β", "b"))\(BetaLadder.text(dialBeta))"
    let decoded = dialRange == nil ? ["decoded"] : ["decoded at \(beta)", "at \(beta)", beta]
    var pictures: [(image: GreyImage, names: [String])] = []
    if let examination = reconstruct.examination, data.test != nil {
      let original = GreyImage(
        width: imageSize.width, height: imageSize.height, values: examination.result.pixels)
      pictures.append((original, ["image \(examination.index)", "#\(examination.index)"]))
      pictures.append((examination.decoded, decoded))
    }
    if let image { pictures.append((image, dialRange == nil ? ["at z"] : ["z at \(beta)", "z"])) }
    // What changes with the dial comes first where not all fit.
    if rects.count == 1, pictures.count > 1 { pictures.removeFirst() }
    for (rect, picture) in zip(rects, pictures) {
      let name = picture.names.first { $0.columns <= rect.width } ?? picture.names[picture.names.count - 1]
      canvas.write(name, x: rect.x, y: rect.y - 1, style: Theme.frameTitle, maxWidth: rect.width)
      canvas.draw(picture.image, in: rect, symbols: look.symbols)
    }
  }
}
