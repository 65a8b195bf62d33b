import CKernels
import Testing

/// The kernels for an instruction set of this processor.
struct KernelLevel: CustomTestStringConvertible, Sendable {
  let number: Int32

  static let available = [0, 3, 4, 5].map { KernelLevel(number: $0) }.filter { latent_kernels_at($0.number) != nil }

  var testDescription: String { number == 0 ? "plain" : "level \(number)" }

  /// Calls `body` with this level's functions.
  func use(_ body: (kernel_table) -> Void) {
    guard let table = latent_kernels_at(number) else {
      Issue.record("level \(number) is gone")
      return
    }
    body(table.pointee)
  }
}
