/// How the hair of a built-in face is cut.
public enum HairCut: Int, Sendable, CaseIterable {
  case short, long, curly
}

/// Everything that decides how one built-in face looks. Steps are evenly spaced, from 0.
public struct FaceFactors: Sendable, Equatable {
  /// What a face can have: the name of a factor, and how many values.
  enum Kind: Int, CaseIterable {
    case smile, pose, skin, hair, cut, eyes, width

    /// How many values there are.
    var count: Int {
      switch self {
      case .smile, .pose: 32
      case .skin: 6
      case .hair: 5
      case .cut: HairCut.allCases.count
      case .eyes: 3
      case .width: 5
      }
    }
  }

  /// How many different faces there are: 1,382,400.
  public static let combinations = Kind.allCases.reduce(1) { $0 * $1.count }
  /// How many ways there are for one person to look: 1024.
  public static let looks = Kind.smile.count * Kind.pose.count

  /// From a frown to a laugh, 0...31.
  public var smile: Int
  /// From looking to the left to looking to the right, 0...31.
  public var pose: Int
  /// From light to dark, 0...5.
  public var skin: Int
  /// Black, brown, blond, red or grey hair, 0...4.
  public var hair: Int
  /// How the hair is cut.
  public var cut: HairCut
  /// Brown, green or blue eyes, 0...2.
  public var eyes: Int
  /// How wide the head is, 0...4.
  public var width: Int

  /// Combination number `index` of all: the smile changes fastest, then the pose.
  public init(index: Int) {
    precondition((0..<Self.combinations).contains(index), "face \(index) of \(Self.combinations)")
    var rest = index
    let values = Kind.allCases.map { kind in
      defer { rest /= kind.count }
      return rest % kind.count
    }
    (smile, pose, skin, hair) = (values[0], values[1], values[2], values[3])
    (cut, eyes, width) = (HairCut.allCases[values[4]], values[5], values[6])
  }

  /// One and the same person, number `look` of all ways to look.
  public init(look: Int) {
    self.init(index: look)
    (skin, hair, cut, eyes, width) = (1, 3, .long, 1, 2)
  }

  /// Its values, in the order of the kinds.
  var values: [Int] { [smile, pose, skin, hair, cut.rawValue, eyes, width] }
}

extension ImageFactors {
  /// What faces were drawn from; of one person, only what varies.
  init(_ faces: [FaceFactors], ofOnePerson: Bool) {
    let kinds = ofOnePerson ? [.smile, .pose] : FaceFactors.Kind.allCases
    self.init(
      kinds.map { kind in
        let isSteps = [.smile, .pose, .skin, .width].contains(kind)
        return Factor("\(kind)", isSteps ? .steps(count: kind.count) : .categories(count: kind.count))
      },
      values: faces.flatMap { face in face.values[..<kinds.count].map(Float.init) })
  }
}
