import Drawing
import Foundation

/// The only access to stdout and stderr. Control characters in names, files and output of other programs are made
/// harmless first (`String.printable`).
package enum Console {
  /// Writes text to stdout without buffering, so that a reader of a pipe sees each line at once.
  ///
  /// - Throws: `CommandError.readerGone`, `.unwritable` on a full disk, or `.stopped` if the program was asked to end
  ///   and the reader of stdout does not read.
  package static func write(_ text: String) throws { try writeAsItIs(text.printable) }

  /// Writes the output of `Canvas.ansi` to stdout: cells without control characters, and the codes of their colours.
  ///
  /// - Throws: as `write`.
  package static func write(drawing: String) throws { try writeAsItIs(drawing) }

  private static func writeAsItIs(_ text: String) throws {
    guard let error = write(text, to: STDOUT_FILENO) else { return }
    if error == EPIPE { throw CommandError.readerGone }
    if let reason = StopSignal.reason { throw CommandError.stopped(reason: reason, saved: "") }
    if error == EBADF { throw CommandError.unusable("standard output is closed: there is nowhere to write to.") }
    throw CommandError.unwritable("the output", reason: String(cString: strerror(error)))
  }

  /// Writes text to a file and replaces what was in it.
  ///
  /// - Throws: `CommandError.unwritable`.
  package static func write(_ text: String, toFile path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    let error = descriptor < 0 ? errno : write(text, to: descriptor)
    let closed = descriptor < 0 || close(descriptor) == 0
    guard let reason = error ?? (closed ? nil : errno) else { return }
    throw CommandError.unwritable(path, reason: String(cString: strerror(reason)))
  }

  /// Writes text to stderr. A failure is ignored: there is nowhere left to report it.
  package static func note(_ text: String) {
    _ = write(text.printable, to: STDERR_FILENO)
  }

  /// The file name of the program as it was called.
  static var program: String { CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "latent" }

  /// Writes a sentence to stderr, on a line that begins with the program's name.
  package static func say(_ sentence: String) { note("\(program.printableLine): \(sentence.printableLine)\n") }

  /// Replaces the last line on a terminal's stderr; nil clears it.
  static func show(progress line: String?) {
    _ = write("\r\(line?.printableLine ?? "")\u{1B}[K", to: STDERR_FILENO)
  }

  /// Returns the system's error number, or nil.
  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Another program has made the terminal or the pipe non-blocking. Wakes up once a second to see whether to end.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&ready, 1, 1000) <= 0, StopSignal.isOverdue { return EAGAIN }
      } else if errno != EINTR || StopSignal.isOverdue {
        return errno
      }
    }
    return nil
  }

  package static var stdoutIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  package static var stderrIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The number of columns of stdout's terminal, at most 1600; 80 if unknown.
  package static var stdoutColumns: Int { columns(of: STDOUT_FILENO) }
  /// The number of columns of stderr's terminal, at most 1600; 80 if unknown.
  static var stderrColumns: Int { columns(of: STDERR_FILENO) }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    // Some terminals claim 65,535.
    return min(Int(size.ws_col), 1600)
  }

  /// Whether the locale uses Unicode.
  package static var unicode: Bool {
    let environment = Surroundings.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return locale.lowercased().replacing("-", with: "").contains("utf8")
  }

  /// The ability of the terminal that lines are printed to, from the environment; no colours if stdout is not a
  /// terminal.
  package static func ability(isTerminal: Bool) -> ScreenAbility {
    ScreenAbility(
      unicode: unicode, colors: isTerminal ? colors : 0, theme: UserSettings.current.theme.theme(on: background))
  }

  /// The terminal's background as the environment says, which is all that is known where nothing can be asked.
  package static var background: TerminalBackground {
    TerminalBackground(colorFGBG: Surroundings.environment["COLORFGBG"]) ?? .dark
  }

  private static var colors: Int {
    let environment = Surroundings.environment
    let terminal = environment["TERM"] ?? ""
    // https://no-color.org
    if terminal.isEmpty || terminal == "dumb" || !(environment["NO_COLOR"] ?? "").isEmpty { return 0 }
    if ScreenAbility.announcesTrueColor(environment) { return ScreenAbility.trueColor }
    if terminal.contains("256color") || !(environment["COLORTERM"] ?? "").isEmpty { return 256 }
    return terminal.hasPrefix("vt") ? 0 : 8
  }
}
