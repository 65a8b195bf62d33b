import Foundation
import Synchronization
import Testing
import Training

@Suite struct RightOfWayTests {
  /// Events in order.
  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    func note(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  private func wait(_ semaphore: DispatchSemaphore, location: SourceLocation = #_sourceLocation) {
    #expect(semaphore.wait(timeout: .now() + 60) == .success, sourceLocation: location)
  }

  @Test func theOtherWaitsForTheWork() {
    let way = RightOfWay(limit: .seconds(60))
    let log = Log()
    let (begins, ends) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    for _ in 0..<3 {
      let result = way.take {
        Thread {
          begins.signal()
          way.give()
          log.note("step")
          ends.signal()
        }.start()
        wait(begins)
        // It would take its step now.
        usleep(20_000)
        log.note("work")
        return 7
      }
      #expect(result == 7)
      wait(ends)
    }
    #expect(log.all == ["work", "step", "work", "step", "work", "step"])
  }

  @Test func waitingIsBounded() {
    let way = RightOfWay(limit: .milliseconds(1))
    let steps = DispatchSemaphore(value: 0)
    way.take {
      Thread {
        way.give()
        // Once per `take`.
        way.give()
        steps.signal()
      }.start()
      wait(steps)
    }
    way.take {}
    way.give()
  }

  /// However the end of the work and the limit coincide: a thread that missed a signal would hang here, or take the
  /// next one for it.
  @Test func workOfTheLengthOfTheLimit() {
    let way = RightOfWay(limit: .microseconds(50))
    let (isOver, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    Thread {
      while isOver.wait(timeout: .now()) == .timedOut { way.give() }
      ended.signal()
    }.start()
    for index in 0..<2000 { way.take { _ = usleep(useconds_t(index % 100)) } }
    isOver.signal()
    wait(ended)
  }
}
