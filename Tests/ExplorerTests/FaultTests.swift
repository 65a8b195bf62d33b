import Drawing
import Explorer
import Files
import Foundation
import TestSupport
import Testing
import Training

/// Each call on files fails once while the explorer saves: no run is lost, the old file or the new one is whole, and the
/// user is told.
@Suite struct FaultTests {
  private let model = Sample.fresh(data: "digits", place: Sample.atOrigin(latent: 3))

  /// Saves a model with a new bookmark over the file that it was opened from.
  private func saveAgain(_ call: FileSystem.Call, _ number: Int, _ fault: FileSystem.Fault, training: Bool) throws
    -> Bool
  {
    let folder = try TemporaryFolder()
    let home = folder.path + "/models"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
    try model.write(to: home + "/m.safetensors")
    let one = OneFault(call, number: number, fault, in: home)
    try one.during {
      let test = try TestSession(model, folder: folder)
      if training { try test.train(to: 1) }
      test.press(.right)
      test.save(as: "models/m")
      try test.wait(for: "the question") { $0.question != nil || $0.errorText != nil || $0.newsText != nil }
      test.press(.character("y"))
      try test.wait(for: "an answer") { $0.errorText != nil || $0.newsText?.hasPrefix("saved") == true }
      let there = try FileSystem.$faults.withValue(nil) { try Checkpoint(contentsOf: home + "/m.safetensors") }
      let what = "\(call) \(number): \(fault)"
      if let error = test.state.errorText {
        #expect(there == model && error.contains("cannot be written"), "\(what): \(error)")
      } else {
        #expect(there.place?.z == test.state.z, "\(what)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: home)
      #expect(names == ["m.safetensors"], "\(what)")
    }
    return one.happened
  }

  @Test func savingAModelAtRest() throws {
    let injected = try OneFault.each([.error(EIO), .short]) { try saveAgain($0, $1, $2, training: false) }
    #expect(injected > 30)
  }

  @Test func savingARun() throws {
    let injected = try OneFault.each([.error(ENOSPC)]) { try saveAgain($0, $1, $2, training: true) }
    #expect(injected > 15)
  }

  /// What a signal makes it save, and what the last minute of training made it save before.
  @Test(arguments: [false, true]) func theAutosave(hasOld: Bool) throws {
    let injected = try OneFault.each([.error(EIO)]) { call, number, fault in
      let folder = try TemporaryFolder()
      let one = OneFault(call, number: number, fault, in: folder.path + "/state")
      try one.during {
        let test = try TestSession(model, folder: folder, autosaveInterval: hasOld ? .zero : .seconds(3600))
        try test.train(to: 2)
        test.session.handle(.input(.terminate))
        let farewell = try #require(test.session.farewell)
        let what = "\(call) \(number): \(farewell)"
        #expect(!test.session.hasLostRun, "\(what)")
        let path = try #require(farewell.split(separator: " ").last.map(String.init))
        let saved = try FileSystem.$faults.withValue(nil) { try Checkpoint(contentsOf: path) }
        // The step in progress when the signal came is in it as well.
        #expect(saved.step >= test.state.model.step, "\(what)")
        if !path.hasPrefix(folder.path) { try FileManager.default.removeItem(atPath: path) }
        // A save before the signal may have failed, too: that leaves nothing elsewhere.
        let elsewhere = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
          .filter { $0.hasSuffix(test.autosaveName) }
        #expect(elsewhere.isEmpty, "\(what): \(elsewhere)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/state")) ?? []
        let models = names.filter { $0.hasSuffix(".safetensors") }
        for name in models {
          let old = try FileSystem.$faults.withValue(nil) {
            try Checkpoint(contentsOf: folder.path + "/state/" + name)
          }
          #expect(old.step > 0, "\(what)")
        }
        #expect(names.count <= models.count + 1, "\(what): \(names)")
      }
      return one.happened
    }
    #expect(injected > 15)
  }
}
