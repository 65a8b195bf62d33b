// What the view says of itself.
extension DrawView {
  var about: String {
    """
    The pad is yours: draw with the mouse, or with `Enter` and the arrows. The encoder reads the drawing after every \
    stroke; the picture beside it is what the decoder makes of that reading, and the map shows where it lies among \
    the test images. The ten nearest vote on what it is. Draw something that is no digit: the model still sees one, \
    as it knows nothing else.
    """
  }

  var terms: [String] {
    [
      "pen", "reconstruction", "encoder", "decoder", "mu", "sigma", "posterior", "nearest", "class", "rec", "KL",
      "-ELBO", "nats", "map", "components", "z", "dimension", "dead", "N(0, 1)", "beta", "dial", "gates",
    ]
  }
}
