// What the help says of the view first, and the words on its screen that have an explanation.
extension ProbeView {
  var about: String {
    """
    How well a linear classifier recognises the classes of test images after the labels of few others: from their \
    codes, mu, and from their pixels. `Up` and `Down` select the number of labels of each class, and show the labelled \
    images. Codes help where labels are few; with many, pixels catch up.
    """
  }

  var terms: [String] {
    [
      "class", "code", "mu", "pixels", "draw", "linear", "test",
    ]
  }
}
