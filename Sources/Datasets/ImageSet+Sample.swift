extension ImageSet {
  /// `number` of the images, evenly spaced over the set; all of them if there are no more.
  package func sample(_ number: Int) -> ImageSet {
    guard number < count else { return self }
    let chosen = (0..<number).map { $0 * count / number }
    return ImageSet(
      name: name, split: split, size: size,
      pixels: chosen.flatMap { pixels[$0 * size.count..<($0 + 1) * size.count] },
      labels: labels.map { labels in chosen.map { labels[$0] } },
      factors: factors.map { known in
        let width = known.factors.count
        return ImageFactors(known.factors, values: chosen.flatMap { known.values[$0 * width..<($0 + 1) * width] })
      })
  }
}
