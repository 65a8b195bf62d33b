import Autodiff
import Datasets
import Drawing
import Explorer
import Measures
import Testing
import Training
import VAE

/// Pictures that are far from square stay within their panels, in every view.
@Suite struct PictureSizeTests {
  private static let sizes = [(8, 80), (1, 784), (784, 1), (28, 112), (112, 28), (3, 2)]
  private static let screens = [(40, 12), (80, 24), (120, 40)]

  /// A screen on a view with all its data; its pictures are white.
  private func opened(_ view: ViewName, _ size: PictureSize, width: Int, height: Int) -> ExplorerState {
    let white = Picture(size, values: [Float](repeating: 1, count: size.count))
    let latent = 3
    var model = Checkpoint(
      RunConfiguration(
        architecture: Architecture(
          picture: Shape(channels: size.channels, height: size.height, width: size.width), hidden: [2], latent: latent,
          betaRange: BetaRange()),
        data: "white"))
    model.place = Sample.atOrigin(latent: latent)
    var state = ExplorerState(
      OpenedModel(path: "/models/white.safetensors", isShipped: false, checkpoint: model),
      look: ScreenLook(limits: Sample.unicode),
      width: width, height: height)
    _ = state.update(.answered(.images([white]), to: .point))
    state.press(view.key)
    let images = ImageSet(
      name: "white", split: .test, size: ImageSize(width: size.width, height: size.height, channels: size.channels),
      pixels: [UInt8](repeating: 255, count: 12 * size.count))
    let dataset = Dataset(name: "white", origin: "test", hash: "", train: images, test: images)
    _ = state.update(.dataLoaded("white", .success(dataset)))
    let mu = (0..<12 * latent).map { Float($0 % 7) / 3 - 1 }
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: latent, labels: nil, modelVersion: state.modelVersion)))
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: Sample.decades))))
    let evaluation = ImageEvaluation(
      pixels: white.values, mu: [0, 0, 0], logVariance: [0, 0, 0], reconstruction: 70, klPerDimension: [1, 2, 3])
    if let wanted = state.imageToExamine {
      let examination = Examination(
        index: wanted.index, result: evaluation, draw: wanted.draw, z: [0, 0, 0], decoded: white, reconstruction: 70,
        wall: [Picture](repeating: white, count: wanted.wall))
      _ = state.update(.answered(.examination(examination), to: .view))
    }
    let tiles = state.tilePoints.count / latent
    _ = state.update(.answered(.images([Picture](repeating: white, count: tiles)), to: .view))
    if case .points(let points) = state.comparisonRequest {
      let side = Comparison.Side(images: [Picture](repeating: white, count: points.count / latent))
      _ = state.update(.answered(.comparison(Comparison(now: side, then: side)), to: .view))
    }
    return state
  }

  /// Whether a picture was drawn over the cell.
  private func isPicture(_ cell: Cell) -> Bool { cell.symbol == "▀" && cell.style.background != .standard }

  /// A gap in the frame that starts here; nil if it is closed.
  private func gap(in canvas: Canvas, x: Int, y: Int) -> String? {
    guard let right = (x + 1..<canvas.width).first(where: { canvas[$0, y].symbol == "╮" }) else { return "no corner" }
    var bottom = y + 1
    while bottom < canvas.height, canvas[x, bottom].symbol != "╰" {
      if canvas[x, bottom].symbol != "│" || canvas[right, bottom].symbol != "│" { return "a hole in row \(bottom)" }
      bottom += 1
    }
    return bottom < canvas.height && canvas[right, bottom].symbol == "╯" ? nil : "no lower corner"
  }

  @Test(arguments: ViewName.allCases)
  func picturesStayInsideTheirPanels(_ view: ViewName) {
    for (pixelsAcross, pixelsDown) in Self.sizes {
      let size = PictureSize(width: pixelsAcross, height: pixelsDown)
      for (width, height) in Self.screens {
        for enlarged in width == 80 ? [false, true] : [false] {
          var state = opened(view, size, width: width, height: height)
          if enlarged { for _ in 0..<9 { state.press(.character("]")) } }
          let canvas = state.draw()
          let place: Comment = "\(view) \(pixelsAcross)x\(pixelsDown) on \(width)x\(height)"
          for y in 0..<height {
            for x in 0..<width where canvas[x, y].symbol == "╭" {
              #expect(gap(in: canvas, x: x, y: y) == nil, place)
            }
          }
          for x in 0..<width {
            #expect(!isPicture(canvas[x, 0]) && !isPicture(canvas[x, height - 1]), place)
          }
        }
      }
    }
  }

  @Test(arguments: [(8, 80), (784, 1), (112, 28), (28, 28)])
  func bookmarksStayInTheirBox(_ pixelsAcross: Int, _ pixelsDown: Int) {
    let size = PictureSize(width: pixelsAcross, height: pixelsDown)
    var state = opened(.explore, size, width: 80, height: 24)
    state.press(.character("b"), .enter, .character("B"))
    let count = state.bookmarkPoints.count / 3
    #expect(count > 0)
    let white = Picture(size, values: [Float](repeating: 1, count: size.count))
    _ = state.update(.answered(.images([Picture](repeating: white, count: count)), to: .overlay))
    let canvas = state.draw()
    // The corner of the box, three columns before its title.
    let corners = (0..<24).flatMap { y in (0..<67).map { (x: $0, y: y) } }.filter { x, y in
      "bookmarks".unicodeScalars.enumerated().allSatisfy { canvas[x + 3 + $0, y].symbol == $1 }
    }
    #expect(corners.map { canvas[$0, $1].symbol } == ["╭"])
    for (x, y) in corners { #expect(gap(in: canvas, x: x, y: y) == nil) }
  }
}
