extension World {
  /// What is known of the posterior of the image that is shown, with the present weights.
  var shownImprovement: ImprovementSight? {
    improvement.flatMap { $0.image == testImage && $0.version == modelVersion ? $0 : nil }
  }

  /// Begins to improve the posterior of the image that is shown, stops, or goes on.
  mutating func toggleImprovement() -> [Effect] {
    guard let image = testImage else { return [] }
    if let obstacle = obstacleOfCategories(to: "a posterior of the image's own") {
      say(obstacle, isError: false)
      return []
    }
    if run == .running {
      say("pause the run first: q is improved for a decoder that stands still", isError: false)
      return []
    }
    guard let shown = shownImprovement else {
      improvement = ImprovementSight(image: image, version: modelVersion)
      return [.ask]
    }
    if shown.found?.isDone == true {
      say("the bound rises no more", isError: false)
    } else {
      improvement?.isMoving.toggle()
    }
    return []
  }
}
