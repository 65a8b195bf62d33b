import Datasets
import Training

extension World {
  /// The drawing that the draw view wants encoded, in bytes row by row; nil if there is none, or another view.
  public var padToRead: [UInt8]? {
    guard view == .draw, !sketch.pad.isEmpty, Layout(self).fits else { return nil }
    return sketch.pad.bytes
  }

  /// The current weights have encoded the drawing. Its mean becomes z if it was drawn just now, and stays z while nothing else
  /// has moved that: weights that change move it along.
  mutating func take(reading: ImageEvaluation) {
    let follows = sketch.isChanged || z == sketch.reading?.mu
    sketch.reading = reading
    sketch.isChanged = false
    // What is no number (a run that went wrong) is no place to go to.
    if follows, reading.mu.allSatisfy(\.isFinite) { z = reading.mu }
  }

  /// Whether the point that all views share is the drawing's.
  var isAtDrawing: Bool { sketch.reading?.mu == z }

  /// To be called when the drawing's point or the test images' places have changed.
  mutating func findNeighbors() {
    guard let mu = sketch.reading?.mu, let encoding = places.encoding else { return sketch.neighbors = [] }
    sketch.neighbors = encoding.nearest(to: mu, count: Sketch.voters)
  }
}

extension TestEncoding {
  /// The images whose means are nearest to a point, by the Euclidean distance over all dimensions, the nearest first.
  public func nearest(to point: [Float], count wanted: Int) -> [Neighbor] {
    precondition(point.count == latent, "a point of \(point.count) dimensions among means of \(latent)")
    var best: [(index: Int, squared: Float)] = []
    mu.withUnsafeBufferPointer { mu in
      for index in 0..<count {
        var squared: Float = 0
        for dimension in 0..<latent {
          let difference = mu[index * latent + dimension] - point[dimension]
          squared += difference * difference
        }
        // The comparison is false for a mean that is no number.
        guard squared < (best.count < wanted ? .infinity : best[wanted - 1].squared) else { continue }
        let place = best.firstIndex { squared < $0.squared } ?? best.count
        best.insert((index, squared), at: place)
        if best.count > wanted { best.removeLast() }
      }
    }
    return best.map { Neighbor(index: $0.index, distance: $0.squared.squareRoot(), label: labels?[$0.index]) }
  }
}
