import Datasets
import Drawing
import Explorer

extension ExplorerState {
  /// Presses keys, and tells what has to be done because of them.
  @discardableResult mutating func press(_ keys: Key...) -> [Effect] {
    keys.flatMap { update(.input(.key($0))) }
  }

  /// Types text, one key a character.
  @discardableResult mutating func type(_ text: String) -> [Effect] {
    text.flatMap { update(.input(.key(.character($0)))) }
  }

  /// The name in the save prompt; nil where there is no prompt.
  var typedName: String? { (self.overlay as? SavePrompt)?.field.text }

  /// The question that is asked; nil where none is.
  var question: Question? { self.overlay as? Question }

  /// What went wrong, as far as the user was told; nil where nothing is said.
  var errorText: String? { self.notice.flatMap { $0.isError ? $0.text : nil } }

  /// What else the user was told.
  var newsText: String? { self.notice.flatMap { $0.isError ? nil : $0.text } }

  /// Brings the run to this status, as a training thread and the space bar do.
  mutating func bring(to status: World.RunStatus) {
    if self.run == .idle, status != .idle { press(.character(" ")) }
    if self.run == .loading, status != .loading { _ = update(.training(.ready)) }
    if self.run == .running, status == .paused { press(.character(" ")) }
  }
}
