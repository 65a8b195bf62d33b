/// Images a second over the last second or so of training; time spent otherwise (paused, evaluating) is left out.
struct Throughput {
  private var images = 0
  private var seconds = 0.0
  private(set) var imagesPerSecond = 0.0

  mutating func note(images count: Int, in duration: Duration) {
    images += count
    seconds += duration / .seconds(1)
    imagesPerSecond = Double(images) / max(seconds, 1e-9)
    // Half of the past is forgotten each second, so that the figure follows the machine without flicker.
    if seconds > 1 {
      images /= 2
      seconds /= 2
    }
  }
}
