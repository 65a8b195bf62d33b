import Drawing
import Explorer
import TestSupport
import Testing
import Training
import VAE

/// Categorical variables: rows of choices that keys step through.
@Suite struct CategoricalTests {
  private func model(_ text: String) throws -> Checkpoint {
    let latents = try #require(LatentSpace(text))
    var model = Sample.fresh()
    model.configuration.architecture = try model.configuration.architecture.resized(latents: latents)
    model = Checkpoint(model.configuration)
    model.place = Checkpoint.Place(z: latents.origin, selected: 0)
    return model
  }

  private func state(_ text: String) throws -> ExplorerState { Sample.state(model: try model(text)) }

  @Test func keysStepThroughTheCategories() throws {
    var state = try state("1+2x3")
    state.press(.right, .down)
    #expect(state.z == [0.1, 1, 0, 0, 1, 0, 0])
    state.press(.right)
    #expect(state.z == [0.1, 0, 1, 0, 1, 0, 0])
    // Steps of any size lead to the next one, and the ends hold.
    state.press(.character("."), .character("L"), .right)
    #expect(state.z == [0.1, 0, 0, 1, 1, 0, 0])
    state.press(.down, .left, .character(">"))
    state.press(.up, .character("x"))
    #expect(state.z.prefix(4) == [0.1, 1, 0, 0])
    state.press(.character("u"))
    #expect(state.z.prefix(4) == [0.1, 0, 0, 1])
  }

  /// A hint names no key that does nothing for the model.
  @Test(arguments: [("30x10", false), ("vq:3,4,2", false), ("3", true)])
  func hintsNameWhatWorks(text: String, works: Bool) throws {
    var state = Sample.state(model: try model(text), width: 160)
    for (view, hint) in [("3", "c components"), ("5", "g improve q")] {
      state.press(.character(Character(view)))
      #expect(
        try #require(state.draw().lines.last).contains(hint) == works, "\(text): \(state.draw().lines.last ?? "")")
    }
  }

  /// Two dimensions leave no other for an axis.
  @Test(arguments: [(2, false), (3, true)]) func otherDimensionsAreNamedWhereThereAre(latent: Int, areThere: Bool)
    throws
  {
    for view in ["2", "3"] {
      var state = Sample.state(latent: latent, width: 200)
      state.press(.character(Character(view)))
      #expect(
        try #require(state.draw().lines.last).contains("dimensions") == areThere, "\(state.draw().lines.last ?? "")")
    }
  }

  /// With a codebook the KL is constant, so that beta weighs something else.
  @Test func whatBetaMeansBesideACodebook() throws {
    for (text, words) in [("vq:3,4,2", "weighs how far the encoder's vectors are"), ("3", "with a mean over pixels")] {
      var model = try model(text)
      model.configuration.objective = .beta
      var state = Sample.state(model: Checkpoint(model.configuration), width: 160, height: 40)
      state.press(.character("9"))
      #expect(state.draw().lines.joined(separator: "\n").contains(words), "\(state.draw().lines)")
    }
  }

  /// It has no tangent in the plot of rate and distortion either, where its one point stays.
  @Test func rateAndDistortionBesideACodebook() throws {
    for (text, isWeight) in [("vq:3,4,2", false), ("3", true)] {
      var model = try model(text)
      model.evaluation = try Sample.trained().evaluation
      var state = Sample.state(model: model, width: 100, height: 30)
      state.press(.character("a"))
      let lines = state.draw().lines.map { String($0.prefix(48)) }
      #expect(lines.contains { $0.contains("●") }, "\(text): \(lines)")
      #expect(lines.contains { $0.contains("β1") } == isWeight, "\(text): \(lines)")
    }
  }

  @Test func drawsHaveOneCategoryEach() throws {
    var state = try state("1+2x3")
    for _ in 0..<20 {
      state.press(.character("r"))
      for columns in [1..<4, 4..<7] {
        #expect(state.z[columns].filter { $0 == 1 }.count == 1 && state.z[columns].reduce(0, +) == 1)
      }
    }
  }

  @Test func aNumberNamesACategory() throws {
    var state = try state("1+2x3")
    state.type(":z 3 2")
    state.press(.enter)
    #expect(state.z == [0, 1, 0, 0, 0, 1, 0])
    for wrong in ["z 3 4", "z 3 0", "z 3 1.5"] {
      state.type(":" + wrong)
      state.press(.enter)
      #expect(state.z == [0, 1, 0, 0, 0, 1, 0])
      state.press(.escape)
    }
  }

  /// On the way to another draw shares go from one category to the other.
  @Test func aTourBlendsCategories() throws {
    var state = try state("1x3")
    state.press(.character("t"))
    for _ in 0..<12 { _ = state.update(.tick(seconds: 0.3)) }
    #expect(abs(state.z.reduce(0, +) - 1) < 1e-5 && state.z.allSatisfy { $0 >= 0 })
    // A key leads on from the largest share.
    state.press(.left)
    #expect(state.z.filter { $0 == 1 }.count == 1)
  }

  @Test func aClickChoosesACategory() throws {
    var state = try state("1+2x3")
    let canvas = state.draw()
    let row = try #require(canvas.position(of: "1/3"))
    let first = try #require((0..<canvas.width).first { canvas[$0, row.y].symbol == "█" })
    let last = try #require((first..<row.x).last { canvas[$0, row.y].symbol == "·" })
    _ = state.update(.input(.click(x: last, y: row.y)))
    #expect(state.z == [0, 0, 0, 1, 1, 0, 0])
  }

  @Test func viewsThatNeedDensitiesSaySo() throws {
    var state = try state("1+2x3")
    for name in ["gradient", "evidence"] {
      let view = try #require(ViewName.allCases.first { $0.rawValue == name })
      state.press(view.key)
      #expect(state.view.rawValue == "explore")
      #expect(state.errorText == "\(name) is for continuous latent variables only: mine has 1+2x3")
    }
  }

  @Test func objectivesThatNeedDensitiesSaySo() throws {
    var state = try state("2x3")
    state.type(":objective iwae")
    state.press(.enter)
    #expect(
      state.objective == .vae && state.errorText?.contains("iwae is for continuous latent variables only") == true)
  }

  @Test func screens() throws {
    func screen(_ view: ViewName, _ text: String, _ ability: ScreenAbility = Sample.unicode) throws -> Canvas {
      Sample.opened(view, model: try model(text), ability: ability).draw()
    }
    expect(try state("1+3x5").draw(), shows: "explore-categories-80x24")
    expect(try screen(.map, "1+3x5"), shows: "map-categories-80x24")
    expect(try screen(.manifold, "3x5"), shows: "manifold-categories-80x24")
    expect(try screen(.traversals, "1+3x5"), shows: "traversals-categories-80x24")
    expect(try screen(.traversals, "3x5", Sample.ascii), shows: "traversals-categories-ascii-80x24")
    expect(try screen(.reconstruct, "1+3x5"), shows: "reconstruct-categories-80x24")
    expect(try screen(.samples, "3x5"), shows: "samples-categories-80x24")
    expect(try screen(.compare, "3x5"), shows: "compare-categories-80x24")
  }
}
