import Files
import Synchronization

/// Lets one call on files fail: the n-th of its kind in a folder and those below it.
package final class OneFault: Sendable {
  private let call: FileSystem.Call
  private let number: Int
  private let fault: FileSystem.Fault
  private let folder: String
  private let count = Mutex(0)

  package init(_ call: FileSystem.Call, number: Int, _ fault: FileSystem.Fault, in folder: String) {
    (self.call, self.number, self.fault, self.folder) = (call, number, fault, folder)
  }

  /// Whether there were so many calls that it came to the fault.
  package var happened: Bool { count.withLock { $0 >= number } }

  /// Runs `body` with the fault in it.
  package func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    let faults = FileSystem.Faults { [self] call, path in
      guard call == self.call, path.hasPrefix(folder) else { return nil }
      return count.withLock {
        $0 += 1
        return $0 == number ? fault : nil
      }
    }
    return try FileSystem.$faults.withValue(faults, operation: body)
  }

  /// Calls `body` with each fault in each place, until the place does not exist any more. `body` has to ask whether the
  /// fault happened only after all that may cause it.
  ///
  /// - Returns: how many faults happened.
  package static func each(
    _ faults: [FileSystem.Fault], _ body: (FileSystem.Call, Int, FileSystem.Fault) throws -> Bool
  ) rethrows -> Int {
    var injected = 0
    for call in FileSystem.Call.allCases {
      for fault in faults {
        var number = 1
        while try body(call, number, fault) { number += 1 }
        injected += number - 1
      }
    }
    return injected
  }
}
