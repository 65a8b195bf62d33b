// What the view says of itself.
extension SamplesView {
  var about: String {
    """
    Each picture is decoded from a z of its own, drawn from the prior N(0, 1): this is the model making pictures by \
    itself. A VAE that has learnt well gives pictures that could be test images; an autoencoder mostly gives smears; \
    and a collapsed model gives the same average picture every time. The line at the bottom says how well the codes \
    of the test images fill the prior. `r` draws others, and `,` and `.` change the temperature.
    """
  }

  var terms: [String] {
    [
      "sample", "prior", "N(0, 1)", "temperature", "collapse", "autoencoder", "vae", "posterior", "sd", "mu", "z",
      "decoder", "generative model", "KL", "beta", "dial", "gates",
    ]
  }
}
