// What the view says of itself.
extension CompareView {
  var about: String {
    """
    Two models beside each other: now, and an earlier moment of this run or a model from a file. Both decode the \
    same z, or the same test image after `i`. `<` and `>` go through the moments that were kept, and `t` plays them \
    up to now. See which dimensions came to mean something, and when.
    """
  }

  var terms: [String] {
    [
      "moment", "run", "z", "-ELBO", "rec", "KL", "nats", "difference", "step", "epoch", "decoder", "reconstruction",
      "test", "beta", "dial", "gates", "dimension",
    ]
  }
}
