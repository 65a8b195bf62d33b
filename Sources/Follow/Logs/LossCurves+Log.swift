import Training

extension LossCurves {
  /// The losses of a log.
  package init(_ log: RunLog) {
    self.init()
    axis = log.axis.rawValue
    func points(isTest: Bool) -> [Point] {
      func values(_ part: LossName.Part) -> [Double: Double] {
        Dictionary((log.curve(part, isTest: isTest)?.points ?? []).map { ($0.x, $0.y) }) { first, _ in first }
      }
      let (total, reconstruction, kl) = (values(.total), values(.reconstruction), values(.kl))
      return Set(total.keys).union(reconstruction.keys).sorted().compactMap { x in
        guard let loss = total[x] ?? reconstruction[x].map({ $0 + (kl[x] ?? 0) }) else { return nil }
        return Point(x: x, reconstruction: reconstruction[x], kl: kl[x], loss: loss)
      }
    }
    whole = points(isTest: false)
    recent = Array(whole.suffix(LossHistory.capacity))
    test = points(isTest: true)
    reconstructionName = log.curve(.reconstruction, isTest: false)?.name
    let broken = log.curves.compactMap { curve in
      curve.meaning.flatMap { meaning in curve.divergedAt.map { (curve, meaning, $0) } }
    }
    // The sum is not finite wherever a part is not, and says less.
    func order(_ curve: (LogCurve, LossName, Double)) -> (Double, Int) { (curve.2, curve.1.part == .total ? 1 : 0) }
    if let (curve, _, x) = broken.min(by: { order($0) < order($1) }) {
      breakdown = Breakdown(x: x, origin: "\(curve.name) was the first loss that is not finite")
    }
  }
}
