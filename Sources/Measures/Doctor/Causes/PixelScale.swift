import Training

extension Cause {
  /// Below this byte the brightest pixel uses a quarter of the range at most: photographs, drawings and digits all have brighter ones.
  private static let leastBrightest: UInt8 = 64

  /// Pixels on another scale than from 0 to 1.
  static let pixelScale = Cause("pixels", "pixels that do not go from 0 to 1") { symptoms in
    if let brightest = symptoms.examination?.brightest, brightest < leastBrightest {
      return Finding(
        title: "the pixels are not on the scale from 0 to 1",
        evidence: "the brightest of all training images is \(brightest) of 255, "
          + "\(Verdict.text(Double(brightest) / 255)) of the range",
        remedy:
          "multiply them by \(brightest == 0 ? "what they lack" : "\(255 / Int(brightest))"), so that white is 255")
    }
    // A cross-entropy of pixels from 0 to 1 is never negative; that of other pixels has no lower bound. A density may be negative.
    let words = symptoms.curves.reconstructionName?.lowercased() ?? ""
    guard !words.isEmpty, !["nll", "mse", "gauss", "density"].contains(where: words.contains),
      let lowest = symptoms.curves.whole.compactMap({ point in point.reconstruction.map { (point.x, $0) } })
        .min(by: { $0.1 < $1.1 }), lowest.1 < 0
    else { return nil }
    return Finding(
      title: "pixels lie outside [0, 1]",
      evidence:
        "the reconstruction is \(Verdict.text(lowest.1)) at \(symptoms.curves.axis) \(Verdict.text(lowest.0, digits: 0)), "
        + "and a cross-entropy of pixels from 0 to 1 is never below 0",
      remedy: "divide the pixels by 255 and do not standardise them, or take a Gaussian likelihood")
  }
}
