import CommandSupport
import Explorer
import Foundation

/// `latent explore --plain`: lines in, lines out, until the input ends. Sends no escape sequence, ever.
struct PlainLoop {
  let session: ExplorerSession
  let bell: Bell

  /// What ends it from outside.
  private enum End { case input, signal }

  /// - Throws: `CommandError` if the reader has gone; the run is in the autosave file then.
  func run() throws {
    var dialog = PlainDialog(session)
    do {
      try say(dialog.greeting())
      let end = try converse(&dialog)
      if let end { session.handle(.input(end == .signal ? .terminate : .hangUp)) }
    } catch {
      if !session.state.isFinished { session.handle(.input(.hangUp)) }
      throw error
    }
  }

  /// Nil if the user has ended the conversation.
  private func converse(_ dialog: inout PlainDialog) throws -> End? {
    var input = InputLines()
    while !session.state.isFinished {
      if StopSignal.reason != nil { return .signal }
      var descriptors = [
        // The end of the input is reported again and again, even while earlier lines wait.
        pollfd(fd: input.isOpen ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      // A signal ends the wait, unless it arrives just before the wait begins.
      if poll(&descriptors, 2, session.state.isClimbing ? 100 : 1000) < 0, errno != EINTR { return .input }
      if descriptors[1].revents != 0 { bell.silence() }
      session.collect()
      if session.state.isClimbing { session.handle(.tick(seconds: 1)) }
      try say(dialog.news())
      if descriptors[0].revents != 0 { input.read(STDIN_FILENO) }
      // The next line may depend on what the previous one has requested.
      while !session.state.isFinished, !session.isAboutToAnswer, let line = input.next() {
        try say(dialog.answer(line))
      }
      if input.isOver, !session.state.isFinished, !session.isAboutToAnswer { return .input }
    }
    return nil
  }

  private func say(_ lines: [String]) throws {
    if !lines.isEmpty { try Console.write(lines.map { $0.printableLine + "\n" }.joined()) }
  }
}

/// Ends a `poll` from any thread: a pipe with a byte in it.
struct Bell: Sendable {
  /// The end to poll.
  let descriptor: Int32
  private let other: Int32

  /// - Throws: `CommandError` if the system has no more pipes.
  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw CommandError.unwritable("a pipe of its own", reason: String(cString: strerror(errno)))
    }
    (descriptor, other) = (ends[0], ends[1])
    // Writing to a full pipe and reading from an empty one must not block.
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  func ring() {
    var byte: UInt8 = 1
    _ = write(other, &byte, 1)
  }

  func silence() {
    var bytes = [UInt8](repeating: 0, count: 512)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}

/// Splits incoming bytes into lines.
struct InputLines {
  private var bytes: [UInt8] = []
  /// False at the end of input.
  private(set) var isOpen = true
  /// The longest line. A longer stream without a line feed is dropped.
  private static let longest = 1 << 16

  /// Whether the input has ended and all its lines are taken.
  var isOver: Bool { !isOpen && bytes.isEmpty }

  /// Reads the bytes that are available.
  mutating func read(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer.prefix(count)
    } else if count == 0 || ![EINTR, EAGAIN].contains(errno) {
      isOpen = false
    }
    if bytes.count > Self.longest, !bytes.contains(UInt8(ascii: "\n")) { bytes = [] }
  }

  /// The next whole line; at the end of input, the rest too.
  mutating func next() -> String? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      guard !isOpen, !bytes.isEmpty else { return nil }
      defer { bytes = [] }
      return String(decoding: bytes, as: UTF8.self)
    }
    var line = bytes[..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    defer { bytes.removeFirst(end + 1) }
    return String(decoding: line, as: UTF8.self)
  }
}
