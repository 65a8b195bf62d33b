// What the view says of itself.
extension ExploreView {
  var about: String {
    """
    The picture is what the decoder makes of z, a point of the latent space; there is a row for each number of \
    z. A bar shows the value, and KL how much the encoder uses that dimension: where it says dead, nothing \
    happens. Select a row with `Up` and `Down` and move it with `Left` and `Right`: the picture follows; among the choices of \
    a categorical variable they step. `r` draws another z, `-` and `+` turn beta, and `space` trains the model while \
    you watch. Try to find a dimension that makes the digit or shape lean.
    """
  }

  var terms: [String] {
    [
      "z", "latent", "KL", "nats", "rec", "-ELBO", "beta", "dial", "dead", "posterior", "prior", "decoder", "encoder",
      "step", "epoch", "train", "test", "loss", "layers", "category", "relaxation", "relu",
      "Bernoulli", "gates", "objective", "tour", "weights",
    ]
  }
}
