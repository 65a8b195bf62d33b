import Autodiff
import Foundation
import Models
import Training
import VAE

/// What the decoder's pictures tell.
extension ModelReader {
  /// The decoder's best reading for an encoder's: pictures of mu are compared to the images. A quick look takes the encoder's
  /// functions and the likeliest way through the layers.
  func decoded(
    _ choice: Choice, _ images: MeasuredImages, isQuick: Bool = false
  ) throws(ReadingError) -> (Choice, error: Double, cost: Double) {
    let pixels = images.first(decodedImages)
    // Encoded once, by the first model that is made: a decoder's layers change nothing of it.
    var codes: [Float]?
    let variance = images.variance(of: pixels)
    var best: (choice: Choice, error: Double, cost: Double)?
    func measure(_ choice: Choice) throws(ReadingError) {
      var raw = choice
      raw.output = .linear
      let assembled = try draft.assembled(raw)
      let decoder = ImageDecoder(architecture: assembled.architecture, capacity: decodedImages)
      decoder.load(assembled.parameters)
      let mu = codes ?? encoded(pixels, by: assembled)
      codes = mu
      let values = decoder.decode(mu)
      for output in given.outputs ?? draft.decoders[choice.decoder].outputs ?? Choice.Output.allCases {
        var choice = choice
        choice.output = output
        let error = Measurement.error(Measurement.pictures(values, output), pixels)
        // Beside the error of the mean picture, so that pictures with more or fewer dark borders compare.
        let ratio = log((error + 1e-4) / variance)
        // No trained decoder is worse than the mean picture, which it could make of its biases alone; but in a quick look the way
        // through the decoder may be the wrong one.
        let excess = isQuick ? 0 : 2 * max(ratio, 0)
        let cost = Self.pictureWeight * (ratio + excess) + decoderCost(of: choice)
        if cost < best?.cost ?? .infinity { best = (choice, error, cost) }
      }
    }
    // The ways through the layers with the encoder's functions first, then other functions.
    for place in isQuick ? 0..<1 : draft.decoders.indices {
      let stages = draft.decoders[place].stages
      for normIsLast in stages.contains(where: { $0.norm != nil }) && !isQuick ? [false, true] : [choice.normIsLast] {
        for beginsBare in stages.count > 1 ? [false, true] : [false] {
          var choice = choice
          (choice.decoder, choice.decoderActivation) = (place, choice.activation)
          (choice.decoderNormIsLast, choice.decoderBeginsBare) = (normIsLast, beginsBare)
          try measure(choice)
        }
      }
    }
    if given.activation == nil, !isQuick, let settled = best?.choice, !draft.decoders[0].stages.isEmpty {
      for (activation, _) in draft.activations where activation != settled.activation {
        var choice = settled
        choice.decoderActivation = activation
        try measure(choice)
      }
    }
    guard let best else { throw ReadingError("its decoder gives no pictures") }
    return best
  }

  private func encoded(_ pixels: ArraySlice<Float>, by model: Assembled) -> [Float] {
    let encoder = ImageEncoder(architecture: model.architecture, capacity: decodedImages)
    encoder.load(model.parameters)
    return encoder.encode(Array(pixels)).mu
  }

  /// Why the best reading is hardly the right one, if there is a reason beside other readings. `isClear` where the encoder's codes
  /// are those of a trained model, and of no other reading: decoders of collapsed models know nothing of an image.
  func doubt(error: Double, _ images: MeasuredImages, isClear: Bool) -> String? {
    let pixels = images.first(decodedImages)
    // Of few images the mean is nearer to them than that of all.
    let count = Double(max(pixels.count / draft.picture.count, 2))
    let ratio = error / (images.variance(of: pixels) * count / (count - 1))
    return ratio > (isClear ? 1.1 : 0.98)
      ? "its pictures of images are no better than their mean: it is read wrongly, was hardly trained, or on other images"
      : nil
  }

  func decoderCost(of choice: Choice) -> Double {
    var cost = Self.wayWeight * (draft.decoders[choice.decoder].cost - draft.decoders[0].cost)
    if choice.decoderActivation != choice.activation { cost += 0.7 }
    if choice.decoderNormIsLast != choice.normIsLast { cost += 0.5 }
    if choice.decoderBeginsBare {
      let stages = draft.decoders[choice.decoder].stages
      // Before a picture is made of a row there is often nothing.
      cost += stages.dropFirst().first?.before.isEmpty == false ? 0.1 : 1.2
    }
    switch choice.output {
    case .sigmoid: break
    case .signedTanh: cost += choice.input == .signed ? 0.1 : 0.6
    case .tanh, .linear: cost += 0.4
    case .standardised: cost += choice.input == .standardised ? 0.4 : 1.5
    }
    return cost
  }
}
