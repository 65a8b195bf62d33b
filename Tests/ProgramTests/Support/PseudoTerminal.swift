import CPseudoTerminal
import Foundation

/// A program in its own terminal, and its user: reads the screen, presses keys, waits.
///
/// ```swift
/// let terminal = try PseudoTerminal("/usr/bin/less", ["README.md"])
/// try terminal.waitFor("latent")
/// try terminal.press(.character("q"))
/// #expect(try terminal.waitForExit() == .code(0))
/// #expect(terminal.leftovers == [])
/// ```
///
/// Every wait has a deadline and reads the program's output meanwhile; one that fails shows the screen. The program
/// gets only the environment given here.
final class PseudoTerminal {
  /// The program's output so far, as seen.
  private(set) var emulator: TerminalEmulator
  /// The program's output so far, as bytes.
  private(set) var output: [UInt8] = []
  private(set) var state = ProgramState.running
  /// An object that must live as long as the terminal, for example the program's folder.
  var companion: AnyObject?
  /// The program's process and process group.
  var process: pid_t { connection.program }

  private let description: TerminalDescription
  private let connection: pty
  private let settings: LineSettings
  private var isHungUp = false

  /// Starts the program at the absolute path `path`.
  ///
  /// - Parameter environment: added to TERM, TERMINFO, PATH and a UTF-8 locale, and may replace them.
  /// - Throws: `ProgramNotStarted`.
  init(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], workingDirectory: String? = nil,
    columns: Int = 80, rows: Int = 24, kind: TerminalDescription.Kind = .colors256
  ) throws {
    emulator = TerminalEmulator(columns: columns, rows: rows)
    description = try TerminalDescription(kind)
    let variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
      .merging(description.environment) { $1 }.merging(environment) { $1 }
    var started = pty()
    let error = Self.withCStrings([path] + arguments) { arguments in
      Self.withCStrings(variables.map { "\($0)=\($1)" }) { variables in
        pty_start(path, arguments, variables, workingDirectory, Int32(columns), Int32(rows), &started)
      }
    }
    guard error == 0 else { throw ProgramNotStarted(path: path, reason: String(cString: strerror(error))) }
    connection = started
    settings = LineSettings(started.settings)
  }

  deinit {
    if !state.isEnd { kill(-connection.program, SIGKILL) }
    close(connection.leash)
    if !isHungUp { close(connection.terminal) }
    // Ends at once, because its child is dead and its leash is cut.
    while waitpid(connection.watcher, nil, 0) < 0, errno == EINTR {}
    close(connection.states)
  }

  // MARK: The person

  /// Types text.
  func type(_ text: String) throws { try send(Array(text.utf8)) }

  /// What the terminal answers from now on when the program asks for its background.
  func answerBackground(_ answer: String) { emulator.backgroundAnswer = answer }

  /// What the terminal knows of pictures from now on.
  func showPictures(_ ability: TerminalEmulator.PictureAbility) { emulator.pictureAbility = ability }

  /// Sends any bytes.
  func type(bytes: [UInt8]) throws { try send(bytes) }

  func press(_ keys: TerminalKey...) throws {
    for key in keys {
      try send(key.bytes(isApplication: emulator.modes.contains(.applicationCursorKeys)))
    }
  }

  /// Presses and releases the left button over a cell (counted from zero).
  /// - Throws: `WaitFailure` if the program has not asked for mouse reports, as a terminal then sends none.
  func click(x: Int, y: Int) throws { try mouse(button: 0, x: x, y: y, releases: true) }

  /// Turns the wheel by one notch over a cell.
  func scroll(x: Int, y: Int, up: Bool) throws { try mouse(button: up ? 64 : 65, x: x, y: y, releases: false) }

  private func mouse(button: Int, x: Int, y: Int, releases: Bool) throws {
    guard emulator.modes.contains(where: { [.mouseClicks, .mouseDrags, .mouseMoves].contains($0) }) else {
      throw failure("a program that listens to the mouse", within: .zero, #fileID, #line)
    }
    if emulator.modes.contains(.mouseSGR) {
      try type("\u{1B}[<\(button);\(x + 1);\(y + 1)M" + (releases ? "\u{1B}[<\(button);\(x + 1);\(y + 1)m" : ""))
    } else {
      let place = [UInt8(x + 33), UInt8(y + 33)]
      let lead = Array("\u{1B}[M".utf8)
      try send(lead + [UInt8(32 + button)] + place + (releases ? lead + [35] + place : []))
    }
  }

  func resize(columns: Int, rows: Int) throws {
    emulator.resize(columns: columns, rows: rows)
    try claim(columns: columns, rows: rows)
  }

  /// Claims a window size, which may be false.
  func claim(columns: Int, rows: Int) throws {
    let error = pty_resize(connection.terminal, Int32(columns), Int32(rows))
    guard error == 0 else {
      throw failure("a resize (\(String(cString: strerror(error))))", within: .zero, #fileID, #line)
    }
  }

  /// Sends a signal to the program and its children.
  func signal(_ number: Int32) { kill(-connection.program, number) }

  /// Closes the terminal, like a closed window or a lost connection. Nothing can be read after that.
  func hangUp() {
    guard !isHungUp else { return }
    isHungUp = true
    close(connection.terminal)
  }

  // MARK: Waiting

  /// The default deadline. Long, because only failing tests reach it, and machines may be slow.
  static let patience = Duration.seconds(60)

  /// Waits until a text is on the screen, in one row.
  func waitFor(
    _ text: String, within limit: Duration = patience, file: String = #fileID, line: Int = #line
  ) throws {
    try waitUntil("'\(text)' on the screen", within: limit, file: file, line: line) { $0.contains(text) }
  }

  /// Waits until `condition` holds for the screen; `what` describes it.
  func waitUntil(
    _ what: String, within limit: Duration = patience, file: String = #fileID, line: Int = #line,
    _ condition: (TerminalEmulator) -> Bool
  ) throws {
    let found = wait(limit) { condition(emulator) ? true : state.isEnd ? false : nil }
    if found != true { throw failure(what, within: limit, file, line) }
  }

  /// Waits until the program has ended, and reads the rest of its output, which a terminal that is not `isReading`
  /// reads only then.
  func waitForExit(
    within limit: Duration = patience, isReading: Bool = true, file: String = #fileID, line: Int = #line
  ) throws -> ProgramState {
    guard wait(limit, isReading: isReading, { state.isEnd ? true : nil }) == true else {
      throw failure("the program's end", within: limit, file, line)
    }
    return state
  }

  /// Waits until the program is stopped, for example by Ctrl-Z.
  func waitForStop(
    within limit: Duration = patience, isReading: Bool = true, file: String = #fileID, line: Int = #line
  ) throws {
    guard wait(limit, isReading: isReading, { state == .stopped ? true : state.isEnd ? false : nil }) == true else {
      throw failure("a stop of the program", within: limit, file, line)
    }
  }

  /// Continues a stopped program, like a shell's `fg`.
  func resume(within limit: Duration = patience, file: String = #fileID, line: Int = #line) throws {
    signal(SIGCONT)
    guard wait(limit, { state == .running ? true : state.isEnd ? false : nil }) == true else {
      throw failure("the program to go on", within: limit, file, line)
    }
  }

  /// What the program left changed in the terminal, modes and line settings, in words.
  var leftovers: [String] {
    emulator.leftovers + (isHungUp ? [] : settings.differences(to: LineSettings(of: connection.terminal)))
  }

  private func failure(_ what: String, within limit: Duration, _ file: String, _ line: Int) -> WaitFailure {
    WaitFailure(
      what: what, limit: limit, state: state, screen: emulator.screen, unknown: emulator.unknown,
      lastBytes: Array(output.suffix(200)), place: "\(file):\(line)")
  }

  // MARK: Reading and writing

  /// Reads until `result` is not nil; nil after the deadline.
  private func wait<Result>(_ limit: Duration, isReading: Bool = true, _ result: () -> Result?) -> Result? {
    let deadline = ContinuousClock.now + limit
    while true {
      if let found = result() { return found }
      let left = deadline - .now
      guard left > .zero else { return nil }
      pump(for: left, sending: nil, isReading: isReading)
    }
  }

  private func send(_ bytes: [UInt8]) throws {
    let deadline = ContinuousClock.now + Self.patience
    var rest = bytes[...]
    // The program may be waiting for us to read before it reads, so do both in turn.
    while !rest.isEmpty {
      let left = deadline - .now
      guard left > .zero, !state.isEnd, !isHungUp else {
        throw failure("a program that reads its keyboard", within: Self.patience, #fileID, #line)
      }
      rest = rest.dropFirst(pump(for: left, sending: rest))
    }
  }

  /// Waits once for the program to write, to change its state or (with bytes to send) to read. Returns the bytes sent.
  @discardableResult
  private func pump(for time: Duration, sending bytes: ArraySlice<UInt8>?, isReading: Bool = true) -> Int {
    let terminal: Int32 = isHungUp || !isReading ? -1 : connection.terminal  // poll ignores negative ones
    var watched = [
      pollfd(fd: terminal, events: Int16(POLLIN) | (bytes == nil ? 0 : Int16(POLLOUT)), revents: 0),
      // Its end of file would be reported forever.
      pollfd(fd: state.isEnd ? -1 : connection.states, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = Int32(min(time / .milliseconds(1) + 1, 1e6))
    guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return 0 }
    if watched[0].revents & Int16(POLLIN) != 0 { readOutput() }
    if watched[1].revents != 0 { readState() }
    guard let bytes, watched[0].revents & Int16(POLLOUT) != 0 else { return 0 }
    return max(0, bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) })
  }

  private func readOutput() {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(connection.terminal, &buffer, buffer.count)
    guard count > 0 else { return }
    output += buffer[..<count]
    emulator.feed(buffer[..<count])
    answer()
  }

  /// A terminal answers queries (cursor position, device attributes) through the keyboard.
  private func answer() {
    let bytes = Array(emulator.replies.utf8)
    emulator.replies = ""
    // A full queue loses the answer: a program that does not read does not wait for it either.
    if !bytes.isEmpty { _ = write(connection.terminal, bytes, bytes.count) }
  }

  private func readState() {
    var number: Int32 = 0
    // The watcher ends only when its leash is cut, so a state always arrives whole.
    guard read(connection.states, &number, MemoryLayout<Int32>.size) == MemoryLayout<Int32>.size else {
      state = .lost
      return
    }
    state = ProgramState(number)
    // Everything that it wrote before it ended or stopped has arrived by now.
    guard state != .running, !isHungUp else { return }
    var watched = pollfd(fd: connection.terminal, events: Int16(POLLIN), revents: 0)
    while poll(&watched, 1, 0) > 0, watched.revents & Int16(POLLIN) != 0 { readOutput() }
  }

  /// Calls `body` with the texts as a null-terminated C array.
  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
  }
}
