/// The file names of a data set of IDX files, found in one folder: `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte.gz`,
/// `emnist-letters-test-images-idx3-ubyte.gz`, `qmnist-train-labels-idx2-int`.
struct IDXNames {
  /// What stands before `train` and `test`; empty for MNIST's own names.
  let prefix: String
  private var files: [Role: String] = [:]

  /// What a file has.
  private struct Role: Hashable {
    let split: Split
    let isImages: Bool
  }

  private init(prefix: String) { self.prefix = prefix }

  /// The name of the file of images or of labels.
  subscript(split: Split, isImages isImages: Bool) -> String? { files[Role(split: split, isImages: isImages)] }

  /// All sets of a folder, by prefix. Of two files for one role it is the first: plain ones load faster, and stand first.
  static func sets(of names: [String]) -> [IDXNames] {
    var sets: [IDXNames] = []
    for name in names.sorted() {
      guard let (prefix, split, isImages) = parse(name) else { continue }
      let index = sets.firstIndex { $0.prefix == prefix } ?? sets.count
      if index == sets.count { sets.append(IDXNames(prefix: prefix)) }
      let role = Role(split: split, isImages: isImages)
      if sets[index].files[role] == nil { sets[index].files[role] = name }
    }
    return sets
  }

  /// What a name says; nil for one that says nothing.
  static func parse(_ name: String) -> (prefix: String, split: Split, isImages: Bool)? {
    guard
      let match = name.wholeMatch(
        of: /(?<prefix>.*?)(?<split>train|test|t10k)-(?<what>images|labels)[-.]idx[0-9]-(ubyte|int)(\.gz)?/)
    else { return nil }
    return (String(match.prefix), match.split == "train" ? .train : .test, match.what == "images")
  }

  /// Whether a name is that of some IDX file.
  static func isIDX(_ name: String) -> Bool { name.contains(/[-.]idx[1-4]-(ubyte|int)(\.gz)?$/) }

  /// EMNIST has its pictures with rows and columns exchanged.
  var isTransposed: Bool { prefix.hasPrefix("emnist-") }

  /// What EMNIST's classes are; nil where they are digits.
  var classNames: [String]? {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let text =
      switch prefix {
      case "emnist-byclass-": "0123456789\(letters)\(letters.lowercased())"
      // Letters that look alike when they are small are one class.
      case "emnist-bymerge-", "emnist-balanced-": "0123456789\(letters)abdefghnqrt"
      // Its labels begin at 1.
      case "emnist-letters-": " \(letters)"
      default: ""
      }
    return text.isEmpty ? nil : text.map(String.init)
  }
}
