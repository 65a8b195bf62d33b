// What the view says of itself.
extension MapView {
  var about: String {
    """
    Each mark is a test image where the encoder puts it: its mu, coloured by class. The crosshair is z, and the \
    picture at the side is what the decoder makes of it. Move it with the arrows: inside a cloud you see its class, \
    between clouds shapes change, and where there are no marks the decoder was never trained. With more than two \
    dimensions `c` shows the two principal components, the directions in which the images differ most.
    """
  }

  var terms: [String] {
    [
      "map", "mu", "posterior", "components", "class", "nearest", "z", "prior", "encoder", "decoder", "dimension",
      "manifold", "N(0, 1)", "KL", "beta", "dial", "gates",
    ]
  }
}
