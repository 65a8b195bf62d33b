import Datasets
import Drawing
import Explorer
import Foundation
import Testing
import Training
import VAE

/// The explorer without a screen: real threads, files and data. Serialized, because each test trains.
@Suite(.serialized) struct SessionTests {
  /// A model so small that a step takes well under a millisecond.
  private func model(data: String = "digits", batch: Int = 32) -> Checkpoint {
    var model = Sample.fresh(data: data, place: Checkpoint.Place(z: [0.5, 0, -1], selected: 2))
    model.configuration.batchSize = batch
    return model
  }

  private func decoded(_ model: Checkpoint, at z: [Float]) -> [Float] {
    let decoder = ImageDecoder(architecture: model.configuration.architecture)
    decoder.load(model.parameters)
    return decoder.decode(z)
  }

  @Test func thePictureIsTheDecodersOutput() throws {
    let test = try TestSession(model())
    #expect(test.state.image?.values == decoded(model(), at: [0.5, 0, -1]))
    #expect(test.state.image?.width == 28)
    let first = test.state.draw()
    test.press(.right)
    #expect(test.state.image?.values == decoded(model(), at: [0.5, 0, -0.9]))
    #expect(test.state.draw() != first)
    test.press(.character("r"))
    #expect(test.state.image?.values == decoded(model(), at: test.state.z))
  }

  @Test func trainingBeginsPausesAndGoesOn() throws {
    let test = try TestSession(model())
    let before = test.state.image
    try test.train(to: 20)
    #expect(test.state.model.batchesPerEpoch == 16)
    #expect(test.state.model.parameters != model().parameters)
    // The picture is decoded by the trained weights at the same point.
    #expect(test.state.place == model().place)
    #expect(test.state.image?.values == decoded(test.state.model, at: test.state.z))
    #expect(test.state.image != before)
    let step = test.state.model.step
    test.press(.character(" "))
    try test.wait(for: "more steps") { $0.model.step > step + 64 }
    #expect(test.state.model.history.test.count >= 1)
    let curve = test.state.model.history
    // However far it went meanwhile.
    #expect(curve.recent.map(\.step) == Array((1...test.state.model.step).suffix(curve.recent.count)))
    #expect(curve.whole.first?.step == curve.stride)
    #expect((curve.recent.last?.negativeELBO ?? .infinity) < (curve.whole.first?.negativeELBO ?? 0) * 0.9)
  }

  /// A folder may take long to look through, so that is done beside the screen.
  @Test func missingDataAreAskedAboutOnceTheyWereLookedFor() throws {
    let test = try TestSession(model(data: "/nowhere/at/all"))
    test.press(.character(" "))
    #expect(test.state.run == .loading && test.state.question == nil)
    try test.wait(for: "the question") { $0.question != nil && $0.run == .idle }
    #expect(test.state.question?.choices.map(\.key) == [.character("d"), .escape])
    #expect(test.state.notice == nil, "that the run could not begin is no other news")
    // The user may ask again.
    test.press(.escape, .character(" "))
    #expect(test.state.run == .loading)
    try test.wait(for: "the question") { $0.question != nil && $0.run == .idle }
  }

  /// A data set is in memory once, whoever reads it first.
  @Test func aRunAndTheViewsShareTheirData() throws {
    let test = try TestSession(model())
    test.press(.character(" "))
    try test.wait(for: "the run") { $0.run == .running }
    let read = try #require(test.state.data.test)
    test.press(.character("2"))
    #expect(test.state.data.test?.name == read.name, "a view finds them here")
  }

  @Test func betaReachesTheRun() throws {
    let test = try TestSession(model())
    test.press(.character("+"))
    try test.train(to: 5)
    for _ in 0..<6 { test.press(.character("+")) }
    let turned = test.state.model.step
    test.press(.character(" "))
    try test.wait(for: "a step with the new beta") { $0.model.history.betas.last?.value == 5 && $0.model.step > turned }
    #expect(test.state.model.beta == 5)
    // The initial one, and the last of those set before the same step.
    #expect(test.state.model.history.betas.first?.value == 1.25)
    #expect((test.state.model.history.betas.last?.step ?? 0) > 5)
  }

  @Test func theSameSeedGivesTheSameRunInTheExplorerAndOutside() throws {
    let test = try TestSession(model())
    try test.train(to: 40)
    test.save(as: "a")
    try test.wait(for: "the save") { !$0.hasUnsavedTraining }
    let saved = try Checkpoint(contentsOf: test.folder.path + "/a.safetensors")
    let catalog = DatasetCatalog(
      environment: [:], workingDirectory: "/",
      digits: DigitsRecipe(trainCount: 512, testCount: 64, trainSeed: 1, testSeed: 2))
    let trainer = try Trainer(model(), dataset: try catalog.load("digits"))
    for _ in 0..<saved.step {
      try trainer.takeStep()
      _ = trainer.endEpoch()
    }
    #expect(saved.parameters == trainer.checkpoint.parameters)
    #expect(saved.history == trainer.checkpoint.history)
  }

  @Test func aSavedModelOpensAtTheSamePlace() throws {
    let test = try TestSession(model())
    try test.train(to: 10)
    test.press(.up, .shiftRight)
    test.save(as: "kept")
    try test.wait(for: "the save") { !$0.hasUnsavedTraining }
    let path = test.folder.path + "/kept.safetensors"
    #expect(test.state.path == path)
    #expect(test.state.notice?.text == "saved \(path)")
    let file = try Checkpoint(contentsOf: path)
    #expect(file.step == test.state.model.step)
    #expect(file.optimizerState != nil)
    let again = try TestSession(file, path: "kept.safetensors", folder: test.folder)
    #expect(again.state.place == Checkpoint.Place(z: [0.5, 0.5, -1], selected: 1))
    #expect(again.state.model.parameters == test.state.model.parameters)
    #expect(again.state.image == test.state.image)
    #expect(!again.state.isMoving)
    // Our own files are replaced without a question, other ones only after one.
    test.save(as: "kept")
    try test.wait(for: "the second save") { $0.notice != nil }
    #expect(test.state.question == nil)
    again.save(as: "kept")
    #expect(again.state.question?.title == "the file exists")
    again.press(.character("y"))
    #expect(again.state.notice?.text == "saved \(path)")
  }

  @Test func aModelAtRestIsSavedWithItsOptimizer() throws {
    let test = try TestSession(model())
    try test.train(to: 3)
    test.save(as: "a")
    try test.wait(for: "the save") { !$0.hasUnsavedTraining }
    let file = try Checkpoint(contentsOf: test.folder.path + "/a.safetensors")
    let again = try TestSession(file, folder: test.folder)
    again.press(.character("+"))
    again.save(as: "b")
    let copy = try Checkpoint(contentsOf: test.folder.path + "/b.safetensors")
    #expect(copy.optimizerState == file.optimizerState)
    #expect(copy.beta == 1.25)
  }

  @Test(arguments: [true, false]) func aFolderThatIsNotThereIsSaid(training: Bool) throws {
    let test = try TestSession(model())
    if training { try test.train(to: 3) }
    test.save(as: "no/such/folder/a")
    try test.wait(for: "the failure") { $0.notice != nil }
    #expect(test.state.errorText?.contains("no/such/folder/a.safetensors cannot be written: No such file") == true)
    #expect(test.state.hasUnsavedTraining == training)
  }

  @Test func aSaveWhileTheDataAreReadIsASave() throws {
    let test = try TestSession(model(data: "portraits"))
    try FileManager.default.createDirectory(atPath: test.folder.path + "/portraits", withIntermediateDirectories: true)
    // Files that exist but cannot be read: the thread that loads them ends without an answer.
    for name in ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] {
      try Data([0, 0, 8, 3]).write(to: URL(fileURLWithPath: test.folder.path + "/portraits/" + name))
    }
    test.press(.character(" "))
    test.save(as: "a")
    #expect(test.folder.has("a.safetensors"))
    #expect(test.state.newsText == "saved \(test.folder.path)/a.safetensors")
    try test.wait(for: "the failure") { $0.notice?.isError == true && $0.run == .idle }
    #expect(test.state.errorText?.contains("/portraits/train-images-idx3-ubyte") == true)
    #expect(test.folder.has("a.safetensors"))
  }

  @Test func otherDataAreSaidAndNothingIsTrained() throws {
    var other = model()
    other.dataHash = "of another data set"
    let test = try TestSession(other)
    test.press(.character(" "))
    try test.wait(for: "the failure") { $0.notice != nil && $0.run == .idle }
    #expect(test.state.errorText?.contains("began on other data than digits") == true)
    test.press(.character(" "))
    #expect(test.state.run == .loading)
    try test.wait(for: "the second failure") { $0.run == .idle && $0.notice != nil }
  }

  @Test func imagesInAFolderAreTrainedOn() throws {
    let test = try TestSession(model(data: "portraits", batch: 8))
    let folder = test.folder.path + "/portraits"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, count) in [("train-images-idx3-ubyte", 16), ("t10k-images-idx3-ubyte", 8)] {
      let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 28, 0, 0, 0, 28]
      let images = SyntheticDigits.images(count: count, seed: 9).pixels
      try Data(header + images).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    try test.train(to: 4)
    #expect(test.state.model.batchesPerEpoch == 2)
  }

  @Test func aDivergenceKeepsTheLastGoodWeights() throws {
    var wild = model()
    wild.configuration.learningRate = 1e30
    wild.learningRate = 1e30
    let test = try TestSession(wild)
    test.press(.character(" "))
    try test.wait(for: "the divergence") { $0.notice != nil }
    #expect(test.state.errorText?.contains("no longer a finite number at step") == true)
    #expect(test.state.run == .paused)
    #expect(test.state.model.parameters.allSatisfy { $0.isFinite })
    // They can be saved.
    test.save(as: "a")
    try test.wait(for: "the save") { $0.newsText != nil }
    let kept = try Checkpoint(contentsOf: test.folder.path + "/a.safetensors")
    #expect(kept.parameters.allSatisfy { $0.isFinite })
  }
}
