import CTerminal
import Drawing
import Foundation

extension Terminal {
  /// Sleeps until something happens or `timeout` ends (nil: never), and returns all events, so that one frame answers
  /// any number of keys.
  ///
  /// Several `.resize` and `.wake` are merged. Empty only after the timeout. After `.hangUp` there is no more input:
  /// save and leave.
  public func wait(timeout: Duration? = nil) -> [InputEvent] {
    let clock = ContinuousClock()
    let end = timeout.map { clock.now + $0 }
    beginPictureQuestions()
    while true {
      var events = queued
      queued = []
      let limit = [events.isEmpty ? end : clock.now, patienceEnds, picturesEnd].compactMap { $0 }.min()
      let ready = sleep(milliseconds: limit.map { Self.milliseconds(from: clock.now, to: $0) } ?? -1)
      if ready.pipe { events += takeSignals() }
      if ready.input {
        events += readInput()
        patienceEnds = decoder.patience.map { clock.now + $0 }
      } else if let ends = patienceEnds, clock.now >= ends {
        events += decoder.giveUp()
        patienceEnds = nil
      }
      events += endPictureQuestions()
      events = answeringControls(events) + queued
      queued = []
      noteEnding(events)
      if !events.isEmpty { return events }
      if let end, clock.now >= end { return [] }
    }
  }

  /// How long after the question an answer may still come, over a slow line, and how long is waited for it at most.
  static let (expectation, deadline) = (Duration.seconds(1), Duration.milliseconds(50))

  /// Before the terminal is given back: waits for its answer, which the shell would take for keys. Not for one that is not to be
  /// expected any more. What is typed meanwhile is lost.
  func awaitAnswer() {
    defer { (askedBackground, askedPictures) = (nil, nil) }
    // The second round would begin too late.
    if isWaitingForPictures {
      (isWaitingForPictures, picturesEnd) = (false, nil)
      queued.append(.pixels(false))
    }
    let now = ContinuousClock.now
    let end = now + Self.deadline
    // Attributes are always answered, and after the background.
    while let asked = askedPictures ?? askedBackground, now - asked < Self.expectation, hasInput,
      ContinuousClock.now < end
    {
      var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, Self.milliseconds(from: .now, to: end)) > 0 {
        let events = readInput()
        noteEnding(events)
        // After Ctrl-Z and `fg` it is still wanted.
        queued += events.filter(\.isAnswer)
      }
    }
  }

  /// Waits in poll() for the keyboard and the self-pipe; -1 means without a limit.
  private func sleep(milliseconds: Int32) -> (input: Bool, pipe: Bool) {
    // poll() ignores a negative descriptor.
    var descriptors = [
      pollfd(fd: pipe, events: Int16(POLLIN), revents: 0),
      pollfd(fd: hasInput ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
    ]
    // Interrupted by a signal, it returns -1; the signal's byte is in the pipe at the next turn.
    if poll(&descriptors, nfds_t(descriptors.count), milliseconds) <= 0 { return (false, false) }
    return (descriptors[1].revents != 0, descriptors[0].revents != 0)
  }

  /// Rounded up, so that the last turn does not spin.
  static func milliseconds(from now: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Int32 {
    let (seconds, attoseconds) = (end - now).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    return Int32(min(seconds, 86_400) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private func readInput() -> [InputEvent] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count > 0 {
      let events = decoder.feed(bytes.prefix(count))
      if events.contains(where: \.isBackground) { askedBackground = nil }
      return events + decoder.takeAnswers().flatMap { take($0) }
    }
    if count < 0, [EINTR, EAGAIN].contains(errno) { return [] }
    // The end of input, or a permanent error (EIO): the terminal is gone.
    return hangUp()
  }

  /// Reported once, whether the signal or the end of input comes first.
  private func hangUp() -> [InputEvent] {
    if !hasInput { return [] }
    hasInput = false
    return [.hangUp]
  }

  private func takeSignals() -> [InputEvent] {
    let signals = SignalSet(rawValue: cterminal_take())
    var events = endings(signals)
    // Signals that end the program come first; a stop together with them is ignored.
    if signals.contains(.stop), events.isEmpty {
      suspend()
    } else if signals.contains(.continued) {
      // Stopped by a signal that cannot be caught: another program has had the terminal meanwhile.
      leave()
      enter()
    } else if signals.contains(.window), let resized = resize() {
      events.append(resized)
    }
    if signals.contains(.wake) { events.append(.wake) }
    return events
  }

  /// The events of the signals that end the program.
  func endings(_ signals: SignalSet) -> [InputEvent] {
    var events: [InputEvent] = []
    if signals.contains(.quit) { endingSignal = endingSignal ?? SIGQUIT }
    if !signals.isDisjoint(with: [.terminate, .quit]) { events.append(.terminate) }
    if signals.contains(.hangUp) { events += hangUp() }
    if signals.contains(.interrupt) { events.append(.interrupt) }
    return events
  }

  /// Handles keys that are not events: Ctrl-L repaints the screen, in case another program wrote on it, and Ctrl-Z
  /// stops the process if it comes as a key (kitty's protocol) rather than a signal.
  private func answeringControls(_ events: [InputEvent]) -> [InputEvent] {
    let (repaint, stop) = (InputEvent.key(.character("\u{0C}")), InputEvent.key(.character("\u{1A}")))
    if !events.contains(where: { $0 == repaint || $0 == stop }) { return events }
    if events.contains(stop) {
      suspend()
    } else if let latest {
      shown = nil
      draw(latest)
    }
    return events.filter { $0 != repaint && $0 != stop }
  }

  private func noteEnding(_ events: [InputEvent]) {
    for event in events where endingSignal == nil {
      switch event {
      case .terminate: endingSignal = SIGTERM
      case .interrupt: endingSignal = SIGINT
      case .hangUp: endingSignal = SIGHUP
      default: break
      }
    }
  }
}

extension InputEvent {
  /// Whether it is the terminal's background.
  fileprivate var isBackground: Bool { if case .background = self { true } else { false } }

  /// Whether it is one of the terminal's answers.
  fileprivate var isAnswer: Bool { if case .pixels = self { true } else { isBackground } }
}
