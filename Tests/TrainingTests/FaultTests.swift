import Files
import Foundation
import TestSupport
import Testing
import Training

/// Each call on a checkpoint's file fails once, in each place where it is made.
@Suite struct FaultTests {
  private let old: Checkpoint
  private let new: Checkpoint

  init() throws {
    let trainer = try TestRun.trainer()
    try trainer.advance(to: 2)
    old = trainer.checkpoint
    try trainer.advance(to: 5)
    new = trainer.checkpoint
  }

  @Test func writing() throws {
    let injected = try OneFault.each([.error(EIO), .error(ENOSPC), .short]) { call, number, fault in
      let folder = try TemporaryFolder()
      let path = folder.file("model")
      try old.write(to: path)
      let one = OneFault(call, number: number, fault, in: folder.path)
      var failure: CheckpointError?
      do { try one.during { try new.write(to: path) } } catch { failure = try #require(error as? CheckpointError) }
      let there = try Checkpoint(contentsOf: path)
      #expect(there == (failure == nil ? new : old), "\(call) \(number): \(fault)")
      #expect(folder.names() == ["model"], "\(call) \(number): \(fault)")
      if let failure, case .error(let code) = fault {
        #expect(failure == .unwritable(file: path, reason: String(cString: strerror(code))))
      }
      return one.happened
    }
    #expect(injected > 100)
  }

  private enum Reading: CaseIterable {
    case whole, withoutValues, outline
  }

  @Test(arguments: Reading.allCases) private func reading(_ reading: Reading) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try new.write(to: path)
    let injected = try OneFault.each([.error(EIO), .error(ENOMEM), .short]) { call, number, fault in
      let one = OneFault(call, number: number, fault, in: folder.path)
      do {
        try one.during {
          switch reading {
          case .whole:
            let read = try Checkpoint(contentsOf: path)
            #expect(read == new)
          case .withoutValues:
            let read = try Checkpoint.withoutValues(contentsOf: path)
            #expect(read.configuration == new.configuration && read.step == new.step)
          case .outline:
            let read = try CheckpointOutline(contentsOf: path)
            #expect(read.configuration == new.configuration && read.epochs == new.epochs)
          }
        }
        #expect(!one.happened || fault == .short || call == .memory, "\(call) \(number): \(fault)")
      } catch let error as CheckpointError {
        switch error {
        case .unreadable(path, _), .tooLarge(path, _, _): break
        default: Issue.record("\(call) \(number): \(fault) gives \(error)")
        }
      }
      return one.happened
    }
    #expect(injected > 8)
  }
}
