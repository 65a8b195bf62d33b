import Measures

/// What is known of recognition from few labels.
struct ProbeSight: Sendable {
  /// The selected number of labels, an index of `counts`.
  var selected = 0
  /// The results by the number of labels of each class.
  var found: [Int: FewLabels] = [:]
  /// The version of the weights that they belong to, or are being measured for.
  var version: Int?

  /// The numbers of labelled images of each class.
  static let counts = [1, 2, 5, 10, 20, 50]
  /// The draws of labelled images that a result is the mean of.
  static let draws = 5

  /// The selected number of labels of each class, and its result.
  var perClass: Int { Self.counts[selected] }
  var result: FewLabels? { found[perClass] }
}

/// News of the measuring of recognition, for the weights of a version.
public struct ProbeNews: Sendable {
  let version: Int
  let result: FewLabels
}
