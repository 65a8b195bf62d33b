// What the view says of itself.
extension DialView {
  var about: String {
    """
    What the model is at every beta. The curve is rate against distortion: few nats in the code and bad pictures at \
    one end, many nats and good ones at the other. Below, each row is a dimension and each column a beta: see one \
    after the other go dead as beta rises. Turn beta with `Left` and `Right`, and look at how the test image is \
    given back.
    """
  }

  var terms: [String] {
    [
      "rate-distortion", "rate", "distortion", "beta", "dial", "gates", "multi-rate", "KL", "rec", "nats", "dead",
      "slope", "reconstruction", "dimension", "test",
    ]
  }
}
