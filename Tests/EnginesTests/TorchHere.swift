import Foundation
import Testing

@testable import Engines

/// The Python with PyTorch that tests use: the `python3` of PATH, or that of the system. Nil where neither has it.
enum TorchHere {
  static let python: Python? = {
    let environment = ProcessInfo.processInfo.environment
    let system = environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }
    return [environment, system].lazy.compactMap { try? Python.withTorch(environment: $0) }.first
  }()

  static let isMissing: Comment = "needs python3 with PyTorch and NumPy: apt-get install python3-torch"
}
