import Autodiff
import Foundation
import Models
import Training
import VAE

/// Readings in the words of `--as`.
extension ModelReader {
  func words(_ choice: Choice) -> [(key: String, value: String)] {
    var words = [("act", choice.activation)]
    if choice.decoderActivation != choice.activation { words.append(("decoder act", choice.decoderActivation)) }
    words.append(("in", choice.input.rawValue))
    words.append(("heads", choice.headWords))
    words.append(("out", choice.output.rawValue))
    if let condition = draft.condition { words.append(("label", "\(condition.label)")) }
    if choice.normIsLast || choice.decoderNormIsLast { words.append(("batch norm", "behind the activation")) }
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
    case .interleaved: "mu,\(head.rawValue) interleaved"
    }
  }
}
