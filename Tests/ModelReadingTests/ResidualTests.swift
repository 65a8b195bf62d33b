import Autodiff
import Models
import TestArchives
import Testing
import VAE

@testable import ModelReading

/// Files with residual blocks, under the names that public models have.
@Suite struct ResidualTests {
  private typealias Own = ReadingTests.Own

  private static let rest = [
    ("fc_mu", "mu"), ("fc_logvar", "log_variance"), ("dec.0", "decoder.0"), ("dec.2", "decoder.2"),
  ]
  private static let decoder = "linear 12, relu, linear 64"

  /// Reads it without images, so that names and shapes alone decide.
  private func expectSame(
    _ own: Own, _ names: [(String, String)], _ decided: String = "image=8",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let model = try own.file(names).model(images: [], decided: decided)
    #expect(model.architecture == own.architecture, sourceLocation: sourceLocation)
    #expect(model.parameters == own.parameters, sourceLocation: sourceLocation)
    #expect(model.unused.isEmpty, sourceLocation: sourceLocation)
  }

  /// Torchvision's names; the second block makes the picture smaller, and a convolution and a norm stand beside it.
  @Test func blocksOfResNet() throws {
    let own = try Own(
      "conv 4 3 pad 1, batch norm, relu, residual (conv 4 3 pad 1, batch norm, relu, conv 4 3 pad 1, batch norm), relu, "
        + "residual (conv 8 3/2 pad 1, batch norm, relu, conv 8 3 pad 1, batch norm) beside (conv 8 1/2, batch norm), relu",
      Self.decoder)
    var names = [("conv1", "encoder.0"), ("bn1", "encoder.1")]
    for (module, place) in [("layer1.0", 3), ("layer2.0", 5)] {
      names += [("conv1", 0), ("bn1", 1), ("conv2", 3), ("bn2", 4)].map {
        ("\(module).\($0)", "encoder.\(place).\($1)")
      }
    }
    names += [0, 1].map { ("layer2.0.downsample.\($0)", "encoder.5.beside.\($0)") }
    try expectSame(own, names + Self.rest)
    // Norms that are declared behind both convolutions.
    let order = ["conv1", "conv2", "bn1", "bn2"]
    func place(_ name: String) -> Int { order.firstIndex { name.hasSuffix($0) } ?? 4 }
    let sorted = names.enumerated().sorted {
      let modules = ($0.element.0.split(separator: ".").first ?? "", $1.element.0.split(separator: ".").first ?? "")
      return modules.0 == modules.1 && modules.0.hasPrefix("layer")
        ? place($0.element.0) < place($1.element.0) : $0.offset < $1.offset
    }
    try expectSame(own, sorted.map(\.element) + Self.rest)
  }

  /// A sequence that begins with its function, as the missing number says: nothing stands before it.
  @Test func blocksThatBeginWithTheirActivation() throws {
    let own = try Own(
      "conv 4 4/2 pad 1, residual (relu, conv 2 3 pad 1, relu, conv 4 1), residual (relu, conv 2 3 pad 1, relu, conv 4 1), relu",
      Self.decoder)
    let blocks = [(0, 1), (1, 2)].flatMap { number, place in
      [1, 3].map { ("layers.1.\(number).conv_block.\($0)", "encoder.\(place).\($0)") }
    }
    try expectSame(own, [("layers.0", "encoder.0")] + blocks + Self.rest)
  }

  /// Two norms of which the first has the channels of the block's input.
  @Test func normsBeforeConvolutions() throws {
    let own = try Own(
      "conv 4 3 pad 1, residual (batch norm, relu, conv 8 3/2 pad 1, batch norm, relu, conv 8 3 pad 1) beside (conv 8 1/2), relu",
      Self.decoder)
    let block = [("bn1", "0"), ("conv1", "2"), ("bn2", "3"), ("conv2", "5"), ("shortcut.0", "beside.0")]
      .map { ("stage.0.\($0)", "encoder.1.\($1)") }
    try expectSame(own, [("conv1", "encoder.0")] + block + Self.rest)
  }

  /// Shapes alone say that the third convolution stands beside the others; the decoder's blocks enlarge pictures before that.
  @Test func aSkipThatOnlyShapesTell() throws {
    let own = try Own(
      "conv 4 3 pad 1, elu, residual (conv 4 3/2 pad 1, batch norm, elu, conv 8 3 pad 1, batch norm) beside (conv 8 3/2 pad 1), elu",
      "linear 128, elu, unflatten 8 4 4, upsample 2, residual (conv 4 3 pad 1, batch norm, elu, conv 4 3 pad 1, batch norm) "
        + "beside (conv 4 3 pad 1), elu, conv 1 3 pad 1")
    let block = [("conv1", "0"), ("bn1", "1"), ("conv2", "3"), ("bn2", "4"), ("conv3", "beside.0")]
    let names =
      [("conv_in", "encoder.0")] + block.map { ("res_down_block1.\($0)", "encoder.2.\($1)") }
      + [("conv_mu", "mu"), ("conv_log_var", "log_variance"), ("fc", "decoder.0")]
      + block.map { ("res_up_block1.\($0)", "decoder.4.\($1)") } + [("conv_out", "decoder.6")]
    try expectSame(own, names, "image=8 act=elu")
  }

  /// What most blocks have before the sum, a few have behind it: both are looked at.
  @Test func aNormBehindTheSum() throws {
    let own = try Own(
      "conv 4 4/2 pad 1, relu, residual (conv 4 3 pad 1, batch norm, relu, conv 4 3 pad 1), batch norm, relu",
      Self.decoder)
    let block = [("conv1", "2.0"), ("bn1", "2.1"), ("conv2", "2.3"), ("bn2", "3")].map {
      ("res1.\($0)", "encoder.\($1)")
    }
    let draft = try Draft(
      own.file([("conv", "encoder.0")] + block + Self.rest), pictures: [ReadingTests.picture],
      given: Choice.Given("image=8"))
    let place = try #require(draft.encoders.firstIndex { $0.form?.normsSum ?? false })
    var choice = Choice()
    choice.encoder = place
    let assembled = try draft.assembled(choice)
    #expect(assembled.architecture == own.architecture && assembled.parameters == own.parameters)
  }

  /// Weights of the next file of a run take the place of those of the first.
  @Test func aBlockIsReadAgain() throws {
    let own = try Own("conv 4 4/2 pad 1, residual (relu, conv 2 3 pad 1, relu, conv 4 1), relu", Self.decoder)
    let names =
      [("layers.0", "encoder.0")] + [1, 3].map { ("layers.1.res_block.\($0)", "encoder.1.\($0)") } + Self.rest
    let model = try own.file(names).model(images: [], decided: "image=8")
    let again = try #require(try model.reread(own.file(names)))
    #expect(again.parameters == own.parameters)
    // Another file has no such block.
    #expect(try model.reread(own.file(names.filter { !$0.0.contains("block.3") })) == nil)
  }

  /// Two convolutions of one module are none, unless something says so.
  @Test func otherModulesAreNoBlocks() throws {
    let own = try Own("conv 4 4/2 pad 1, relu, conv 4 3 pad 1, relu", Self.decoder)
    try expectSame(own, [("block1.conv1", "encoder.0"), ("block1.conv2", "encoder.2")] + Self.rest)
    // `loc` stands in `block`, but no head is meant.
    let small = try Own("conv 4 4/2 pad 1, relu, conv 4 1, relu, conv 4 1, relu", Self.decoder)
    try expectSame(
      small,
      [("enc_block.0", "encoder.0"), ("enc_block.2", "encoder.2"), ("enc_block.4", "encoder.4")] + Self.rest)
  }

  /// Nothing but what it makes of images tells that a module is a block.
  @Test func aBlockThatNothingSays() throws {
    let own = try Own(
      "conv 4 4/2 pad 1, relu, residual (conv 4 3 pad 1, relu, conv 4 3 pad 1), relu", Self.decoder)
    let names =
      [("encoder.0", "encoder.0"), ("encoder.2.net.0", "encoder.2.0"), ("encoder.2.net.2", "encoder.2.2")] + Self.rest
    let file = try own.file(names)
    let draft = try Draft(file, pictures: [ReadingTests.picture])
    #expect(draft.encoders.first.map { $0.stages.allSatisfy { $0.layer.block == nil } } == true)
    #expect(draft.encoders.contains { $0.stages.contains { $0.layer.block != nil } })
  }

  /// A name of a file may be as long as it likes: no copy is made of each of its 20,000 beginnings.
  @Test func namesThatNoModelHas() {
    let layers = (0..<200).map {
      ForeignLayer(name: String(repeating: "a.", count: 20_000) + "conv\($0)", tensors: [:])
    }
    #expect(ResidualBlock.grouped(layers, unsaid: true).count == layers.count)
  }

  @Test func aBlockThatIsNotKnownIsRefused() throws {
    let own = try Own("conv 4 4/2 pad 1, relu, linear 64, relu, linear 64, relu", Self.decoder)
    let file = try own.file(
      [("conv", "encoder.0"), ("resblock.fc1", "encoder.2"), ("resblock.fc2", "encoder.4")] + Self.rest)
    #expect { try file.model(images: [], decided: "image=8") } throws: { error in
      (error as? ReadingError)?.reason.contains("resblock.fc1 is named as a layer of a residual block") ?? false
    }
  }
}
