import ModelReading

extension ModelOpening {
  /// Why a reading is not taken that is hardly better than another, with the option that decides; nil for one that is.
  package var doubt: String? {
    guard let (file, model) = foreign, model.data != nil, model.confidence < ReadModel.leastConfidence else {
      return nil
    }
    return ForeignModel.sentence(file, model)
      + " That is hardly better than the next: decide with --as, like --as \"\(model.decisions)\"."
  }
}

extension ReadModel {
  /// What was inferred, as `--as` takes it.
  var decisions: String {
    inferred.filter { ["act", "in", "heads", "out", "label", "image"].contains($0.key) }
      .map { key, value in
        let words = [("leaky relu ", "leaky"), ("leaky relu", "leaky"), (" interleaved", "")]
        return "\(key)=\(words.reduce(value) { $0.replacing($1.0, with: $1.1) })"
      }
      .joined(separator: " ")
  }
}
