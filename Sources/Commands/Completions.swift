import ArgumentParser
import CommandSupport

extension CompletionKind {
  /// The known names of models, and files.
  package static let model = CompletionKind.custom { _, _, start in
    Set(Surroundings.library.list().map(\.name)).sorted().filter { $0.hasPrefix(start) } + files(start)
  }
}
