import Datasets
import Drawing
import Explorer

extension ExplorerState {
  /// Presses keys; returns the effects.
  @discardableResult mutating func press(_ keys: Key...) -> [Effect] {
    keys.flatMap { update(.input(.key($0))) }
  }

  /// Types text, one key per character.
  @discardableResult mutating func type(_ text: String) -> [Effect] {
    text.flatMap { update(.input(.key(.character($0)))) }
  }

  /// The name in the save prompt; nil without a prompt.
  var typedName: String? { (self.overlay as? SavePrompt)?.field.text }

  /// The question on the screen; nil if there is none.
  var question: Question? { self.overlay as? Question }

  /// The error shown to the user; nil if there is none.
  var errorText: String? { self.notice.flatMap { $0.isError ? $0.text : nil } }

  /// The other notice shown to the user; nil if there is none.
  var newsText: String? { self.notice.flatMap { $0.isError ? nil : $0.text } }

  /// Brings the run to this status, as a training thread and the space bar do.
  mutating func bring(to status: World.RunStatus) {
    if self.run == .idle, status != .idle { press(.character(" ")) }
    if self.run == .loading, status != .loading { _ = update(.training(.ready)) }
    if self.run == .running, status == .paused { press(.character(" ")) }
  }
}
