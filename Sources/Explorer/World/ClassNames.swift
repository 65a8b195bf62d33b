import Datasets
import Drawing

/// A sign and a name for each class of a data set, and a colour. The sign tells classes apart without the colour.
struct ClassNames {
  private let names: [(sign: Unicode.Scalar, name: String)]

  /// The class names of a data set by its name in the catalogue. Only clothes, shapes and faces have names; all others have
  /// numbers.
  init(data: String) {
    names =
      switch KnownDataset(rawValue: data) {
      case .fashion:
        [
          ("T", "t-shirt"), ("R", "trousers"), ("P", "pullover"), ("D", "dress"), ("C", "coat"), ("S", "sandal"),
          ("H", "shirt"), ("N", "sneaker"), ("B", "bag"), ("A", "ankle boot"),
        ]
      case .sprites, .sprites64: [("S", "square"), ("E", "ellipse"), ("H", "heart")]
      case .face, .faces, .faces64: [("F", "frown"), ("S", "serious"), ("M", "smile"), ("L", "laugh")]
      case .mnist, .digits, nil: []
      }
  }

  /// The class names that a data set's files have. A class's sign is its name's first letter, where no other name begins so.
  init(_ classes: [String]) {
    let firsts = classes.map { $0.uppercased().unicodeScalars.first { $0.isASCII && $0.properties.isAlphabetic } }
    names = classes.enumerated().map { index, name in
      let isUnique = firsts.count { $0 == firsts[index] } == 1
      let other = Self.signs.indices.contains(index) ? Self.signs[index] : "*"
      return (isUnique ? firsts[index] ?? other : other, name.printableLine)
    }
  }

  /// The classes whose signs need a legend.
  var legend: [(label: Int, sign: Unicode.Scalar, name: String)] {
    // More names than a legend has room for are said one by one.
    names.count > 16 ? [] : names.enumerated().map { ($0.offset, $0.element.sign, $0.element.name) }
  }

  /// One letter or digit: 0 to 9, then a to z. Further classes share one sign.
  func sign(_ label: Int) -> Unicode.Scalar {
    if names.indices.contains(label) { return names[label].sign }
    return Self.signs.indices.contains(label) ? Self.signs[label] : "*"
  }

  /// The name of a class.
  func name(_ label: Int) -> String { names.indices.contains(label) ? names[label].name : "\(label)" }

  /// The colour of a class.
  static func color(_ label: Int) -> Color { .hue(label) }

  private static let signs = Array("0123456789abcdefghijklmnopqrstuvwxyz".unicodeScalars)
}
