// What the help says of the view first, and the words on its screen that have an explanation.
extension ProbeView {
  var about: String {
    """
    How well a linear classifier recognises test images when only a few others have labels: from their codes, mu, and \
    from their pixels. `Up` and `Down` select the number of labels of each class, and show the images that have them. See which of the two is ahead, and with how many labels.
    """
  }

  var terms: [String] {
    ["probe", "class", "code", "mu", "pixels", "draw", "linear", "test"]
  }
}
