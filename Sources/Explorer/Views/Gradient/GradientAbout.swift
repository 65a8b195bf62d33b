// What the help says of the view first, and the words on its screen that have an explanation.
extension GradientView {
  var about: String {
    """
    One step of training on one test image, in the selected dimension: forward through encoder, draw and decoder, and \
    the way of the gradient back. `Left` and `Right` choose the draw epsilon: see how it moves z, and the gradient of \
    sigma. The bars compare two ways to that gradient: through z, and by the score function, which needs many times as \
    many draws. `[` and `]` show less or more of the step.
    """
  }

  var terms: [String] {
    [
      "gradient", "reparameterisation", "encoder", "decoder", "draw", "mu", "sigma", "rec", "KL", "nats", "noise",
      "dimension",
    ]
  }
}
