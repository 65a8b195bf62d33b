// What the view says of itself.
extension ManifoldView {
  var about: String {
    """
    Every tile of a plane is decoded, and neighbours look alike. With more than two dimensions it is first the plane \
    of the two principal components, in which the codes of the test images differ most; `c` changes to two \
    dimensions, the others as in z, and `x` and `y` choose which. Tiles stand at quantiles, so each has the same \
    chance to be drawn. Look where one class turns into another. Select a tile with the arrows, and `Enter` makes it \
    z.
    """
  }

  var terms: [String] {
    [
      "manifold", "quantile", "prior", "components", "z", "dimension", "decoder", "class", "KL", "dead", "beta",
      "dial", "gates",
    ]
  }
}
