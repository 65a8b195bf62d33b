import Autodiff
import Foundation
import Models
import Training
import VAE

/// What the decoder's pictures tell.
extension ModelReader {
  /// How a decoder's layers follow each other, without their functions.
  struct Route: Hashable {
    var place = 0
    var normIsLast = false
    var beginsBare = false
  }

  /// A decoder's reading for an encoder's.
  struct Decoded {
    let choice: Choice
    /// The mean squared error of its pictures, of each value.
    let error: Double
    let cost: Double
    /// The best routes that were looked at, the best first.
    var routes: [Route] = []
  }

  private static let keptRoutes = 3

  /// The decoder's best reading for an encoder's: pictures of mu are compared to the images. A quick look takes the encoder's
  /// functions and the likeliest route. All activations and routes are tried, or, after another encoder's reading, those that
  /// suited that one.
  func decoded(
    _ choice: Choice, _ images: MeasuredImages, isQuick: Bool = false, after first: Decoded? = nil
  ) throws(ReadingError) -> Decoded {
    let pixels = images.first(decodedImages)
    guard draft.missing == nil else { return Decoded(choice: choice, error: images.variance(of: pixels), cost: 0) }
    // Encoded once: a decoder's layers change nothing of it.
    let (codes, draws) = try encoded(pixels, choice)
    let variance = images.variance(of: pixels)
    var best: Decoded?
    func measure(_ choice: Choice) throws(ReadingError) -> Double {
      var raw = choice
      raw.output = .linear
      let assembled = try draft.assembled(raw, without: .encoder)
      let decoder = ImageDecoder(architecture: assembled.architecture, capacity: decodedImages)
      decoder.load(assembled.parameters)
      let values = decoder.decode(codes)
      let norms = assembled.architecture.decoderNormDistance(assembled.parameters, codes: draws)
      let normCost = norms.map { Self.normWeight * log($0.distance + 0.05) } ?? 0
      var least = Double.infinity
      for output in given.outputs ?? draft.decoders[choice.decoder].outputs ?? Choice.Output.allCases {
        var choice = choice
        choice.output = output
        // Where the last layer's function is another one, what that would cut off is far outside.
        let error = Measurement.error(
          Measurement.pictures(values, output), pixels, isCut: output != .linear && output != .tanh)
        // Beside the error of the mean picture, so that pictures with more or fewer dark borders compare.
        let ratio = log((error + 1e-4) / variance)
        // No trained decoder is worse than the mean picture, which it could make of its biases alone; but in a quick look the way
        // through the decoder may be the wrong one.
        let excess = isQuick ? 0 : 2 * max(ratio, 0)
        let cost = Self.pictureWeight * (ratio + excess) + normCost + decoderCost(of: choice)
        least = min(least, cost)
        if cost < best?.cost ?? .infinity { best = Decoded(choice: choice, error: error, cost: cost) }
      }
      return least
    }
    var ranked: [(route: Route, cost: Double)] = []
    var activations = [choice.activation]
    if let other = first?.choice.decoderActivation, other != choice.activation { activations.append(other) }
    for route in isQuick ? [Route(normIsLast: choice.normIsLast)] : first?.routes ?? routes {
      for activation in activations {
        var choice = choice
        (choice.decoder, choice.decoderActivation) = (route.place, activation)
        (choice.decoderNormIsLast, choice.decoderBeginsBare) = (route.normIsLast, route.beginsBare)
        ranked.append((route, try measure(choice)))
      }
    }
    if given.activation == nil, !isQuick, first == nil, let settled = best?.choice, !draft.decoders[0].stages.isEmpty {
      for (activation, _) in draft.activations where activation != settled.activation {
        var choice = settled
        choice.decoderActivation = activation
        _ = try measure(choice)
      }
    }
    guard var best else { throw ReadingError("its decoder gives no pictures") }
    best.routes = ranked.sorted { $0.cost < $1.cost }.prefix(Self.keptRoutes).map(\.route)
    return best
  }

  /// All routes through the decoder, the likeliest first.
  private var routes: [Route] {
    draft.decoders.indices.flatMap { place in
      let stages = draft.decoders[place].stages
      return (Stage.leavesNormsOpen(stages) ? [false, true] : [false]).flatMap { normIsLast in
        let isOpen = draft.decoders[place].openStages(atItsEnd: 0).contains { $0 < stages.count - 1 }
        return (isOpen ? [false, true] : [false]).map {
          Route(place: place, normIsLast: normIsLast, beginsBare: $0)
        }
      }
    }
  }

  /// mu, and draws of z at a distance of sigma to either side of it.
  private func encoded(
    _ pixels: ArraySlice<Float>, _ choice: Choice
  ) throws(ReadingError) -> (mu: [Float], draws: [Float]) {
    let model = try draft.assembled(choice, without: .decoder)
    let encoder = ImageEncoder(architecture: model.architecture, capacity: decodedImages)
    encoder.load(model.parameters)
    let (mu, logVariance) = encoder.encode(Array(pixels))
    var signs = Signs()
    let draws = zip(mu, logVariance).map { $0 + (signs.next() ? 1 : -1) * exp(min($1, 20) / 2) }
    return (mu, draws)
  }

  /// Why the best reading is hardly the right one, if there is a reason beside other readings. `isClear` where the encoder's codes
  /// are those of a trained model, and of no other reading: decoders of collapsed models know nothing of an image.
  func doubt(error: Double, _ images: MeasuredImages, isClear: Bool) -> String? {
    guard draft.missing == nil else { return nil }
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
    if choice.decoderActivation != choice.activation {
      // As DCGAN has one in each half.
      cost += [choice.activation, choice.decoderActivation].allSatisfy(usual.contains) ? 1.2 : 2
    }
    let forms = (draft.encoders[choice.encoder].form, draft.decoders[choice.decoder].form)
    if forms.0 != nil, forms.1 != nil, forms.0 != forms.1 { cost += 0.7 }
    if choice.decoderNormIsLast != choice.normIsLast { cost += 0.5 }
    if choice.decoderBeginsBare {
      let stages = draft.decoders[choice.decoder].stages
      // Before a picture is made of a row there is often nothing.
      cost += stages.dropFirst().first?.before.isEmpty == false ? 0.5 : 1.2
    }
    switch choice.output {
    case .sigmoid: break
    case .signedTanh: cost += choice.input == .signed ? 0.1 : 1.5
    // Where pictures are cut off below 0, what is made for -1 to 1 looks much the same.
    case .tanh, .linear: cost += choice.input == .signed ? 2 : 0.4
    case .standardised: cost += choice.input == .standardised ? 0.4 : 1.5
    case .relu: cost += choice.input == .signed ? 3 : 1.5
    }
    return cost
  }
}
