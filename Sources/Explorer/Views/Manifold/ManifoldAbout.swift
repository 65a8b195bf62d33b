// What the view says of itself.
extension ManifoldView {
  var about: String {
    """
    Every tile is decoded: z goes through a plane, left to right and bottom to top, and whatever is not on the plane \
    stays as it is in z. Tiles stand at quantiles of the prior, so each has the same chance to be drawn. Look at \
    what changes smoothly and where one class turns into another. Select a tile with the arrows, and `Enter` makes \
    it z. `x` and `y` choose other dimensions.
    """
  }

  var terms: [String] {
    [
      "manifold", "quantile", "prior", "components", "z", "dimension", "decoder", "class", "KL", "dead", "beta",
      "dial", "gates",
    ]
  }
}
