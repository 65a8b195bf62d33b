/// Images per second over about the last second of training, without pauses and evaluations.
struct Throughput {
  private var images = 0
  private var seconds = 0.0
  private(set) var imagesPerSecond = 0.0

  mutating func note(images count: Int, in duration: Duration) {
    images += count
    seconds += duration / .seconds(1)
    imagesPerSecond = Double(images) / max(seconds, 1e-9)
    // Each second the past loses half of its weight, so the number follows the machine without flicker.
    if seconds > 1 {
      images /= 2
      seconds /= 2
    }
  }
}
