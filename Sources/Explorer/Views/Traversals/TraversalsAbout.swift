// What the view says of itself.
extension TraversalsView {
  var about: String {
    """
    A row for each dimension, decoded from -3 to 3 while all others stay as they are in z. The row of the largest KL \
    comes first: it changes the picture most. In a row that is dead nothing changes, as the decoder has learnt to \
    ignore it. Look for rows that do one thing, such as leaning or smiling. `Enter` sets z to the selected tile.
    """
  }

  var terms: [String] {
    [
      "traversal", "KL", "dead", "collapse", "disentanglement", "dimension", "z", "decoder", "nats", "beta", "dial",
      "gates",
    ]
  }
}
