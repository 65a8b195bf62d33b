import Autodiff
import Foundation
import Models
import Training
import VAE

/// Readings in the words of `--as`.
extension ModelReader {
  func words(_ choice: Choice) -> [(key: String, value: String)] {
    var words: [(key: String, value: String)] = []
    // The functions of layers that were stated are stated with them.
    let (hasEncoder, hasDecoder) = (draft.encoders[0].bound == nil, draft.decoders[0].bound == nil)
    if hasEncoder { words.append(("act", choice.activation)) }
    if hasDecoder, !hasEncoder || choice.decoderActivation != choice.activation {
      words.append(("decoder act", choice.decoderActivation))
    }
    if draft.missing != .encoder { words += [("in", choice.input.rawValue), ("heads", choice.headWords)] }
    if draft.missing != .decoder { words.append(("out", choice.output.rawValue)) }
    if let condition = draft.condition {
      words += [("label", "\(condition.label)"), ("class", condition.isFirst ? "first" : "last")]
    }
    if choice.normIsLast || choice.decoderNormIsLast { words.append(("norm", "behind the activation")) }
    if draft.groups.count > 1 {
      switch choice.groups {
      case .number(let number): words.append(("group norm", "\(number)"))
      case .width(let width): words.append(("group norm", "\(width) channels each"))
      }
    }
    if draft.encoders[choice.encoder].stages.contains(where: { $0.pool != nil }) {
      words.append(("pool", choice.averages ? "average" : "largest"))
    }
    return words
  }

  func difference(of other: Choice, from choice: Choice) -> String {
    let (a, b) = (words(other), words(choice))
    let differing = a.filter { pair in !["out", "decoder act"].contains(pair.0) && !b.contains { $0 == pair } }
    return differing.isEmpty ? "other layers" : differing.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
  }
}

extension Choice {
  /// What of it decides the encoder's layers.
  var network: Choice {
    var network = Choice()
    (network.activation, network.input, network.normIsLast) = (activation, input, normIsLast)
    (network.encoder, network.encoderEndsBare) = (encoder, encoderEndsBare)
    (network.groups, network.averages) = (groups, averages)
    return network
  }

  /// What of it decides mu.
  var code: Choice {
    var code = network
    code.cut = cut
    return code
  }

  func isSameEncoder(as other: Choice) -> Bool {
    network == other.network && head == other.head && cut == other.cut
  }

  var headWords: String {
    switch cut {
    case .halves: "mu,\(head.rawValue)"
    case .swapped: "\(head.rawValue),mu"
    case .interleaved: "mu,\(head.rawValue),interleaved"
    }
  }
}
