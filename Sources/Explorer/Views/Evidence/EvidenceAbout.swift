// What the help says of the view first, and the words on its screen that have an explanation.
extension EvidenceView {
  var about: String {
    """
    How probable is one test image? Each row is a bound on -log p(x) from k draws of its posterior: the first is the \
    -ELBO, and the others lie below it. `Up` and `Down` select a row, `n` takes another image. The last column says how \
    much of the gradient that reaches the encoder is signal: the tighter the bound, the less. Grey pixels have no probability under a Bernoulli: \
    there all of these are cross-entropies, to compare models of the same pixels with.
    """
  }

  var terms: [String] {
    [
      "evidence", "-ELBO", "iwae", "draw", "posterior", "nats", "gradient", "noise", "decoder",
    ]
  }
}
