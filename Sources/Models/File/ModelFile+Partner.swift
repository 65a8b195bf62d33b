import Files
import Foundation

extension ModelFile {
  /// The path with `encoder` for `decoder` in its last name, or the reverse; nil where neither is in it.
  package static func partner(of path: String) -> String? {
    let name = FileSystem.name(of: path)
    let folder = String(path.dropLast(name.count))
    for (one, other) in [("encoder", "decoder"), ("Encoder", "Decoder"), ("ENCODER", "DECODER")] {
      if let range = name.range(of: one) { return folder + name.replacingCharacters(in: range, with: other) }
      if let range = name.range(of: other) { return folder + name.replacingCharacters(in: range, with: one) }
    }
    return nil
  }

  /// Both files as one, in which the names of each begin with what it is.
  package func joined(as own: String, with other: ModelFile, as others: String) -> ModelFile {
    var whole = self
    whole.tensors =
      tensors.map { $0.named("\(own).\($0.name)") } + other.tensors.map { $0.named("\(others).\($0.name)") }
    whole.modules = modules.map { $0.within(own) } + other.modules.map { $0.within(others) }
    return whole
  }
}
