// What the help says of the view first, and the words on its screen that have an explanation.
extension ToyView {
  var about: String {
    """
    Variational inference in the plane: p is shaded, q are the ellipses, and log Z, which q can only bound, is known. \
    `space` lets q climb the ELBO: it rises towards log Z, and the gap that is left is KL(q||p). `f` takes \
    another family of q; `E` begins where KL(p||q) is least: see how wide that q is. `i` shows points in place of p: EM \
    fits a mixture to them by exact steps, beside an encoder that climbs by gradients.
    """
  }

  var terms: [String] {
    [
      "evidence", "ELBO", "KL", "posterior", "prior", "gradient", "noise", "draw", "nats", "Adam", "EM", "mixture",
      "gap",
    ]
  }
}
