extension World {
  /// Shows the compared model beside this one, or this one alone. Where there is nothing to compare it asks for a model.
  mutating func toggleBeside() -> [Effect] {
    if beside.isShown {
      beside.isShown = false
      return [.ask]
    }
    if otherModel == nil, chosenMoment.map({ $0.step == model.step }) ?? true {
      overlay = ModelList(isForComparison: true)
      return [.listModels]
    }
    beside.isShown = true
    if !hasRoomBeside {
      say("two models need \(2 * Layout.smallest.width)x\(Layout.smallest.height + 1) cells", isError: false)
    }
    if !viewKeys.standsBeside {
      say(
        "two models stand beside each other in map, manifold, traversals, reconstruct and samples",
        isError: false)
    }
    return [.ask]
  }
}
