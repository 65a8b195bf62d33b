/// What is wrong with the content of a model file, before it is known which file that is.
package struct ModelFlaw: Error, Equatable, Sendable {
  /// As it goes on after the file's name and what it is: `its tensor a reaches beyond its storage`. May have foreign text.
  package let reason: String

  init(_ reason: String) { self.reason = reason }

  /// Foreign text for a sentence: a name of a hundred thousand letters says no more than its beginning.
  package static func shown(_ text: String) -> String { text.count <= 80 ? text : "\(text.prefix(77))..." }
}
