import Drawing
import Interface

/// What the keys mean.
public enum ToyCommand: KeyCommand {
  case toggle, step, restart, moments
  case previousTarget, nextTarget, nextFamily, fewerComponents, moreComponents
  case nextEstimator, fewerSamples, moreSamples, nextOptimizer, lowerRate, higherRate, slower, faster
  case turnSymbols, turnColors, help, quit

  /// The keys that mean it; the first one is named in hints.
  public var keys: [Key] {
    switch self {
    case .toggle: [.character(" ")]
    case .step: [.character("n"), .right]
    case .restart: [.character("r")]
    case .moments: [.character("m")]
    case .previousTarget: [.character("T")]
    case .nextTarget: [.character("t")]
    case .nextFamily: [.character("f")]
    case .fewerComponents: [.character("k")]
    case .moreComponents: [.character("K")]
    case .nextEstimator: [.character("g")]
    case .fewerSamples: [.character("s")]
    case .moreSamples: [.character("S")]
    case .nextOptimizer: [.character("o")]
    case .lowerRate: [.character("-")]
    case .higherRate: [.character("+"), .character("=")]
    case .slower: [.character(",")]
    case .faster: [.character(".")]
    case .turnSymbols: [.character("v")]
    case .turnColors: [.character("V")]
    case .help: [.character("?"), .function(1)]
    case .quit: [.character("q")]
    }
  }

  /// The help page: commands that belong together, and what they do.
  public static let explanations: [(commands: [ToyCommand], text: String)] = [
    ([.toggle], "run gradient ascent on the bound, or pause"),
    ([.step], "one step"),
    ([.restart], "begin again from another q, drawn at random"),
    ([.moments], "begin from the moments of p, where KL(p||q) is least"),
    ([.nextTarget, .previousTarget], "another p: two or three modes, banana, ring, one tilted Gaussian"),
    ([.nextFamily], "the family of q: a diagonal Gaussian (mean field), any Gaussian, a mixture"),
    ([.fewerComponents, .moreComponents], "a mixture of fewer or more Gaussians, 2 to 8"),
    ([.nextEstimator], "the estimator: reparameterised, score function, with a baseline, path alone"),
    ([.fewerSamples, .moreSamples], "fewer or more samples a step (from each Gaussian of q)"),
    ([.nextOptimizer], "Adam, or the plain gradient"),
    ([.lowerRate, .higherRate], "a smaller or larger learning rate"),
    ([.slower, .faster], "fewer or more steps a second"),
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
  ]
}
