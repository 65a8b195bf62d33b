// What the view says of itself.
extension InterpolateView {
  var about: String {
    """
    The way from A to B in the latent space, decoded at each step: on an arc, on a straight line, and for comparison \
    the mixed pixels of the two ends. A good latent space makes a believable picture of every step, where mixing \
    shows two ghosts. |z| is the distance from 0: the line passes nearer to it than draws from the prior lie. `t` \
    plays the way, `i` takes two other test images, and `r` two draws.
    """
  }

  var terms: [String] {
    [
      "interpolation", "arc", "line", "pixels", "z", "prior", "draw", "latent", "mu", "class", "decoder", "beta",
      "dial", "gates",
    ]
  }
}
