// What the view says of itself.
extension RunView {
  var about: String {
    """
    The run from its first step on: -ELBO is rec plus KL, and training lets their weighted sum fall. At first rec \
    falls and KL rises, as the code begins to say something; later both settle. Spots are the test images: if they \
    rise while the line falls, the model learns by heart. The map below is the KL of each dimension over the steps: \
    dark rows are dead. `space` trains or pauses, `-` and `+` turn beta, and `e` goes on to what z tells of some \
    test images, the mutual information.
    """
  }

  var terms: [String] {
    [
      "train", "-ELBO", "rec", "KL", "nats", "step", "epoch", "batch", "test", "loss", "learning rate", "beta",
      "objective", "dead", "active units", "collapse", "run", "weights", "schedule", "Adam", "layers", "relu",
      "codebook", "perplexity", "mutual information", "Bernoulli", "seed", "moment", "restart", "dial", "gates",
      "multi-rate", "latent", "free bits", "precision", "hidden", "normalised",
    ]
  }
}
