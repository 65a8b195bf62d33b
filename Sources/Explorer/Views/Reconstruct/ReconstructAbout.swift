// What the view says of itself.
extension ReconstructView {
  var about: String {
    """
    A test image, what the decoder makes of its code, and their difference; below are the losses of this image and \
    its posterior, a row for each dimension. rec is what the picture loses, KL what its code costs, and -ELBO is \
    their sum. `w` puts the worst images first: see what the model cannot say. `e` draws z anew from the posterior \
    instead of taking its mean: what changes then is what the encoder leaves open. \
    `g` improves this image's own q by gradient steps: what it gains is what the encoder costs, and what is left to \
    log p(x) is what a Gaussian with independent dimensions costs.
    """
  }

  var terms: [String] {
    [
      "reconstruction", "rec", "KL", "-ELBO", "nats", "posterior", "mu", "sigma", "difference", "draw", "mean",
      "encoder", "decoder", "dimension", "test", "class", "pixels", "amortisation", "evidence", "gap", "dead", "beta",
      "dial", "gates",
    ]
  }
}
