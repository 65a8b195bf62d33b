import ModelReading

extension ModelOpening {
  /// Why a reading is not taken that is hardly better than another, with the options that decide; nil for one that is.
  package var doubt: String? {
    guard let (file, model) = foreign, model.data != nil, !model.isDecided, model.confidence < ReadModel.leastConfidence
    else {
      return nil
    }
    if let doubt = model.doubt {
      return ForeignModel.sentence(file, model)
        + " But \(doubt). Where it is right all the same, decide by --as \"\(model.decisions)\"."
    }
    let other = model.consistency?.next.map { ", or --as \"\($0.decisions)\" for the next" } ?? ""
    return ForeignModel.sentence(file, model)
      + " That is hardly better than the next: decide by --as \"\(model.decisions)\" for this one\(other)."
  }
}
