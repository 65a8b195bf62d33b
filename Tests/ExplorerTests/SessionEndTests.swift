import Datasets
import Drawing
import Explorer
import Foundation
import TestSupport
import Testing
import Training

/// How a session ends or continues with another model, and which files remain.
@Suite(.serialized) struct SessionEndTests {
  private func model(data: String = "digits", latent: Int = 3) -> Checkpoint {
    var model = Sample.fresh(latent: latent, data: data, place: Sample.atOrigin(latent: latent))
    model.configuration.batchSize = 32
    return model
  }

  @Test(arguments: [InputEvent.terminate, .hangUp, .interrupt])
  func aRunInProgressIsKept(signal: InputEvent) throws {
    let test = try TestSession(model())
    test.press(.character(" "), .right, .right)
    try test.wait(for: "steps") { $0.model.step > 5 }
    let shown = test.state.model.step
    test.session.handle(.input(signal))
    #expect(test.state.isFinished)
    let kept = try Checkpoint(contentsOf: test.autosave)
    #expect(kept.step >= shown)
    #expect(kept.place == Checkpoint.Place(z: [0.2, 0, 0], selected: 0))
    #expect(kept.optimizerState != nil)
    #expect(test.session.farewell == "the run was saved at step \(kept.step): latent explore \(test.autosave)")
  }

  @Test func withoutTrainingNothingIsKept() throws {
    let test = try TestSession(model())
    test.session.handle(.input(.terminate))
    #expect(test.state.isFinished)
    #expect(test.session.farewell == nil)
    #expect(!FileManager.default.fileExists(atPath: test.autosave))
  }

  @Test func aRunThatCannotBeKeptThereIsKeptElsewhere() throws {
    let test = try TestSession(model())
    // A file in place of the folder.
    try Data().write(to: URL(fileURLWithPath: test.folder.path + "/state"))
    try test.train(to: 3)
    test.session.handle(.input(.terminate))
    #expect(test.state.isFinished)
    let farewell = try #require(test.session.farewell)
    let refuge = try #require(farewell.split(separator: " ").last.map(String.init))
    #expect(!test.session.hasLostRun && !refuge.hasPrefix(test.folder.path))
    let kept = try Checkpoint(contentsOf: refuge)
    #expect(farewell == "the run was saved at step \(kept.step): latent explore \(refuge)")
    try FileManager.default.removeItem(atPath: refuge)
  }

  @Test func aRunIsKeptNowAndThen() throws {
    let test = try TestSession(model(), autosaveInterval: .milliseconds(20))
    test.press(.character(" "))
    try test.wait(for: "an autosave") { _ in FileManager.default.fileExists(atPath: test.autosave) }
    // This is not the user's save: their files do not have the run.
    #expect(test.state.hasUnsavedTraining)
    #expect(test.state.path == nil)
    #expect(test.state.newsText == nil)
    test.press(.character(" "))
    test.save(as: "mine")
    try test.wait(for: "the save") { !$0.hasUnsavedTraining }
    // It takes until the thread has answered earlier commands.
    try test.wait(for: "the autosave's end") { _ in !FileManager.default.fileExists(atPath: test.autosave) }
    #expect(test.folder.has("mine.safetensors"))
    test.press(.character("q"))
    #expect(test.state.isFinished)
    #expect(test.session.farewell == nil)
    #expect(!FileManager.default.fileExists(atPath: test.autosave))
  }

  @Test func whoQuitsWithoutSavingKeepsNothing() throws {
    let test = try TestSession(model(), autosaveInterval: .milliseconds(20))
    test.press(.character(" "))
    try test.wait(for: "an autosave") { _ in FileManager.default.fileExists(atPath: test.autosave) }
    test.press(.character("q"), .character("d"))
    #expect(test.state.isFinished)
    #expect(test.session.farewell == nil)
  }

  @Test func savingAndQuittingGoTogether() throws {
    let test = try TestSession(model())
    try test.train(to: 3)
    test.press(.character("q"), .character("s"), .enter)
    try test.wait(for: "the end") { $0.isFinished }
    #expect(try Checkpoint(contentsOf: test.folder.path + "/digits-3d.safetensors").step >= 3)
  }

  // MARK: Other models

  @Test func theListSaysWhatModelsAreAndWhyOthersAreNot() throws {
    let folder = try TemporaryFolder()
    try model(latent: 5).write(to: folder.path + "/five.safetensors")
    try Data("not a model".utf8).write(to: URL(fileURLWithPath: folder.path + "/broken.safetensors"))
    let test = try TestSession(model(), folder: folder)
    test.press(.character("o"))
    try test.wait(for: "the list") { $0.draw().contains("five") }
    let list = try #require(test.state.overlay as? ModelList)
    let models = try #require(list.models)
    #expect(list.selected == 0)
    #expect(models.map(\.name) == ["broken", "five"])
    #expect(models.map(\.isValid) == [false, true])
    #expect(models[0].summary.contains("is not a valid safetensors file"))
    #expect(models[1].summary == "digits, 0 epochs, 784-8-5-8-784 relu, Bernoulli")
    test.press(.enter)
    #expect(test.state.overlay != nil)
    #expect(test.state.errorText?.contains("broken.safetensors is not a valid") == true)
    test.press(.down, .enter)
    try test.wait(for: "the model") { $0.latent == 5 }
    #expect(test.state.path == folder.path + "/five.safetensors")
    #expect(test.state.image != nil)
  }

  @Test func aRunEndsWhenAnotherModelIsThere() throws {
    let folder = try TemporaryFolder()
    try model(latent: 5).write(to: folder.path + "/five.safetensors")
    let test = try TestSession(model(), folder: folder)
    test.press(.character(" "))
    try test.wait(for: "steps") { $0.model.step > 3 }
    test.press(.character("o"))
    try test.wait(for: "the list") { $0.draw().contains("five") }
    test.press(.enter, .character("d"))
    try test.wait(for: "the model") { $0.latent == 5 }
    #expect(test.state.run == .idle)
    // The new model trains in its own thread, from its own start.
    try test.train(to: 2)
    #expect(test.state.latent == 5)
    #expect(test.state.model.history.whole.first?.step == test.state.model.history.stride)
  }

  @Test func aModelThatIsGoneMeanwhileLeavesTheRunAlone() throws {
    let folder = try TemporaryFolder()
    try model(latent: 5).write(to: folder.path + "/five.safetensors")
    let test = try TestSession(model(), folder: folder)
    test.press(.character(" "))
    try test.wait(for: "steps") { $0.model.step > 3 }
    test.press(.character("o"))
    try test.wait(for: "the list") { $0.draw().contains("five") }
    try FileManager.default.removeItem(atPath: folder.path + "/five.safetensors")
    test.press(.enter, .character("d"))
    try test.wait(for: "the failure") { $0.notice != nil }
    #expect(test.state.errorText?.hasPrefix("\(folder.path)/five.safetensors cannot be read: ") == true)
    let step = test.state.model.step
    try test.wait(for: "the run to go on") { $0.model.step > step + 10 }
  }

  // MARK: Data that are not there

  @Test func missingDataAreAskedAbout() throws {
    let test = try TestSession(model(data: "mnist"))
    test.press(.character(" "))
    try test.wait(for: "the question") { $0.question != nil && $0.run == .idle }
    #expect(test.state.question?.title == "no data to train on")
    #expect(test.state.question?.text.contains(test.folder.path + "/cache/latent/mnist") == true)
    #expect(test.state.question?.choices.map(\.answer) == [.fetch(data: "mnist"), .newModelOnDigits, .cancel])
    test.press(.character("d"))
    try test.wait(for: "training on digits") { $0.model.step > 0 }
    #expect(test.state.model.configuration.data == "digits")
  }

  @Test func aFolderThatIsGoneIsNotFetched() throws {
    let test = try TestSession(model(data: "./gone"))
    test.press(.character(" "))
    try test.wait(for: "the question") { $0.question != nil }
    #expect(test.state.question?.choices.map(\.answer) == [.newModelOnDigits, .cancel])
    #expect(test.state.question?.text.contains("/gone") == true)
  }

  @Test func aDownloadWithoutItsProgramSaysSo() throws {
    let test = try TestSession(model(data: "mnist"))
    try test.fetch()
    try test.wait(for: "the failure") { $0.notice != nil }
    #expect(test.state.errorText?.contains("curl") == true)
    #expect(test.state.run == .idle)
  }

  @Test func aDownloadThatFailsSaysWhy() throws {
    let test = try TestSession(model(data: "mnist"), program: "echo 'curl: (6) Could not resolve host' >&2; exit 6")
    try test.fetch()
    try test.wait(for: "the failure") { $0.notice != nil }
    #expect(test.state.errorText?.contains("Could not resolve host") == true)
    #expect(!test.state.draw().contains("fetching"))
  }

  @Test func aDownloadShowsHowFarItIsAndEndsWithTheSession() throws {
    let test = try TestSession(
      model(data: "mnist"), program: "echo $$ > \"$HOME/curl\"; head -c 3000000 /dev/zero; exec sleep 60")
    try test.fetch()
    // 3 MB of 11.6.
    try test.wait(for: "progress") { $0.draw().contains("fetching mnist 25%") }
    // The user can look around meanwhile.
    test.press(.right)
    #expect(test.state.z == [0.1, 0, 0])
    test.press(.character("q"))
    #expect(test.state.isFinished)
    try test.wait(for: "the end of curl") { _ in
      guard let text = try? String(contentsOfFile: test.folder.path + "/curl", encoding: .utf8),
        let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
      else { return false }
      // Dead, whether it was waited for or not.
      var ended = siginfo_t()
      let answer = waitid(P_PID, id_t(process), &ended, WEXITED | WNOHANG | WNOWAIT)
      return answer != 0 || ended.si_signo == SIGCHLD
    }
  }
}
