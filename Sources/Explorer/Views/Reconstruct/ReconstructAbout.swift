// What the view says of itself.
extension ReconstructView {
  var about: String {
    """
    A test image, what the decoder makes of its code, and their difference; below are the losses of this image and \
    its posterior, a row for each dimension. rec is what the picture loses, KL what its code costs, and -ELBO is \
    their sum. `w` puts the worst images first: see what the model cannot say. `e` draws z anew from the posterior \
    instead of taking its mean: what changes then is what the encoder leaves open.
    """
  }

  var terms: [String] {
    [
      "reconstruction", "rec", "KL", "-ELBO", "nats", "posterior", "mu", "sigma", "difference", "draw", "mean",
      "encoder", "decoder", "dimension", "test", "class", "pixels", "dead", "beta", "dial", "gates",
    ]
  }
}
