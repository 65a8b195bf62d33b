/// What is wrong with the content of a model file, without the file's name.
package struct ModelFlaw: Error, Equatable, Sendable {
  /// Continues a sentence after the file's name and kind: `its tensor a reaches beyond its storage`. May contain
  /// foreign text.
  package let reason: String

  init(_ reason: String) { self.reason = reason }

  /// Foreign text in a sentence, shortened.
  static func shown(_ text: String) -> String { text.count <= 80 ? text : "\(text.prefix(77))..." }
}
