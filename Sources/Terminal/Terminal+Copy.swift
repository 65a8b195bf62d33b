import Drawing
import Foundation

extension Terminal {
  /// The most bytes of a text that is copied: 100,000 in base 64, which is what terminals take at least.
  static let mostCopied = 75_000

  /// Has the terminal put text into its clipboard (OSC 52). Control characters and what is invisible go as their codes, except
  /// line feeds and tabs: the text may be pasted into a shell.
  public func copy(_ text: String) -> CopyOutcome {
    guard isUp, !modes.copyBegin.isEmpty else { return .impossible }
    let bytes = Data(text.printable.utf8)
    guard bytes.count <= Self.mostCopied else { return .tooLong(limit: Self.mostCopied) }
    return send(modes.copyBegin + Array(bytes.base64EncodedData()) + modes.copyEnd) ? .sent : .impossible
  }
}
