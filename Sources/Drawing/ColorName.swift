/// What a colour of text and lines means. A `ColorTheme` has a colour for each name.
public enum ColorName: UInt8, CaseIterable, Sendable {
  /// The lines around panels.
  case frame
  /// The titles of panels.
  case title
  /// Less important text.
  case quiet
  /// What is selected, keys, and values of z.
  case accent
  /// Running work, and good news.
  case good
  /// Waiting or paused work, and changes of the objective.
  case waiting
  /// Errors.
  case bad
  /// Beta, wherever it is named or drawn.
  case beta
  /// The learning rate.
  case learningRate
  /// The three lines of a loss: -ELBO, rec and KL.
  case total, reconstruction, kl
  /// log p(x) or log Z, and the ELBO below it, in the toy.
  case evidence, bound
  /// The encoder beside EM, in the toy.
  case encoder
  /// q's inner ellipse, draws of q and its gradient, in the toy.
  case inner, sample, arrow
  /// Classes, runs and components, which have no meaning but to differ: `Color.hue`.
  case first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth

  /// The names that are told apart by their colours alone.
  public static let hues: [ColorName] = [
    .first, .second, .third, .fourth, .fifth, .sixth, .seventh, .eighth, .ninth, .tenth,
  ]
}
