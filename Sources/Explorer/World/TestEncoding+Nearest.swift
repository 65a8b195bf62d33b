extension TestEncoding {
  /// The images whose means are nearest to a point, by the Euclidean distance over all dimensions, the nearest first.
  public func nearest(to point: [Float], count wanted: Int) -> [Neighbor] {
    precondition(point.count == width, "a point of \(point.count) dimensions among means of \(width)")
    var best: [(index: Int, squared: Float)] = []
    mu.withUnsafeBufferPointer { mu in
      for index in 0..<count {
        var squared: Float = 0
        for dimension in 0..<width {
          let difference = mu[index * width + dimension] - point[dimension]
          squared += difference * difference
        }
        // The comparison is false for NaN.
        guard squared < (best.count < wanted ? .infinity : best[wanted - 1].squared) else { continue }
        let place = best.firstIndex { squared < $0.squared } ?? best.count
        best.insert((index, squared), at: place)
        if best.count > wanted { best.removeLast() }
      }
    }
    return best.map { Neighbor(index: $0.index, distance: $0.squared.squareRoot(), label: labels?[$0.index]) }
  }
}
