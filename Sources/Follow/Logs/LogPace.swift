/// How often a log is written, and so whether it is silent for longer than usual.
struct LogPace: Sendable {
  private var lastWrite: Int?
  /// The latest distances between two writes, in seconds.
  private var distances: [Double] = []
  private var lastEntry: Double?

  private static let most = 16
  /// The silence that says nothing yet, in seconds; of a log whose pace is not known, and of others.
  private static let (unknown, least) = (600, 30)

  /// The file was last written at this time.
  mutating func note(_ time: Int) {
    if let lastWrite, time > lastWrite { add(Double(time - lastWrite)) }
    lastWrite = time
  }

  /// The log has an entry of this time.
  mutating func noteEntry(_ time: Double) {
    if let lastEntry, time > lastEntry { add(time - lastEntry) }
    lastEntry = time
  }

  private mutating func add(_ distance: Double) {
    distances.append(distance)
    if distances.count > Self.most { distances.removeFirst() }
  }

  /// The seconds of a silence that is longer than five of the longest waits; nil for a run that goes on.
  func silence(now: Int) -> Int? {
    guard let lastWrite else { return nil }
    let usual = distances.max().map { Int(min(5 * $0, 86_400)) }
    let silence = now - lastWrite
    return silence > max(usual ?? Self.unknown, Self.least) ? silence : nil
  }
}
