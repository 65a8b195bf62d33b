import Drawing
import Interface

/// What the keys mean.
public enum ToyCommand: KeyCommand {
  case toggle, step, restart, moments, points
  case previousTarget, nextTarget, nextFamily, components
  case nextEstimator, fewerSamples, moreSamples, nextOptimizer, lowerRate, higherRate, speed
  case turnSymbols, turnColors, help, quit

  /// The keys that mean it; the first one is named in hints. They mean what they mean in the explorer, where it has it.
  public var keys: [Key] {
    switch self {
    case .toggle: [.character(" ")]
    case .step: [.character(".")] + ArrowKeys.right
    case .restart: [.character("r")]
    case .moments: [.character("E")]
    case .points: [.character("i")]
    case .previousTarget: ArrowKeys.up
    case .nextTarget: ArrowKeys.down
    case .nextFamily: [.character("f")]
    case .components: [.character("c")]
    case .nextEstimator: [.character("g")]
    case .fewerSamples: [.character("[")]
    case .moreSamples: [.character("]")]
    case .nextOptimizer: [.character("A")]
    case .lowerRate: [.character("{")]
    case .higherRate: [.character("}")]
    case .speed: [.character("t")]
    case .turnSymbols: [.character("v")]
    case .turnColors: [.character("V")]
    case .help: [.character("?"), .function(1)]
    case .quit: [.character("q")]
    }
  }

  /// Whether it means something only while q is drawn from.
  var isAboutDraws: Bool {
    [.moments, .nextFamily, .nextEstimator, .fewerSamples, .moreSamples].contains(self)
  }

  /// The help page: commands that belong together, and what they do.
  public static let explanations: [(commands: [ToyCommand], text: String)] = [
    ([.toggle], "run, or pause"),
    ([.step], "one step up the bound, or one of EM and its encoder"),
    ([.restart], "begin again from another q or mixture, drawn at random"),
    ([.moments], "begin from the moments of p, where KL(p||q) is least"),
    ([.points], "EM: points in place of p, and an encoder beside it; or back"),
    ([.nextTarget, .previousTarget], "another p: two or three modes, banana, ring, one tilted Gaussian"),
    ([.nextFamily], "the family of q: a diagonal Gaussian (mean field), any Gaussian, a mixture"),
    ([.components], "a mixture of one Gaussian more, 2 to 8"),
    ([.nextEstimator], "the estimator: reparameterised, score function, with a baseline, path alone"),
    ([.fewerSamples, .moreSamples], "fewer or more samples a step (from each Gaussian of q)"),
    ([.lowerRate, .higherRate], "a smaller or larger learning rate"),
    ([.nextOptimizer], "Adam, or the plain gradient"),
    ([.speed], "more steps a second, and few again after the most"),
    ([.turnSymbols, .turnColors], "other symbols for the plane; fewer colours, or all"),
    ([.help], "this help"),
    ([.quit], "quit"),
  ]

  /// The meaning of the numbers.
  package static let remarks = [
    "p(z) = p~(z) / Z: inference knows p~, as a model knows p(x, z), and log Z = log p(x) is what it would like to know.",
    "ELBO = E_q[log p~(z) - log q(z)] = log Z - KL(q||p): raising it brings q to p.",
    "noise: how far one gradient strays from the mean of all, as a root mean square over all numbers of q.",
    "Where q is p, log p~ - log q is the same everywhere: there the score function with a baseline and the path alone "
      + "(the reparameterised gradient without the part whose mean is 0) have no noise at all.",
    "EM: each point x is from one Gaussian k of the mixture, which is not seen. E step: q(k) = p(k|x), so that the ELBO is log p(x). "
      + "M step: the weights, means and covariances of the points, weighed by q(k).",
    "Encoder: q(k|x) = softmax(W (1, x, y)) and the mixture climb the same bound together, by its gradient, as in a VAE.",
  ]
}
