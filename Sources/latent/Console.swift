import Drawing
import Foundation

/// stdout and stderr, and the one gate to them: no text gets there but through here, and what names, files and other programs
/// have put into it does nothing to a terminal (`String.printable`).
enum Console {
  /// Writes text to stdout at once: a reader in a pipe sees a line when it is complete.
  ///
  /// - Throws: `CommandError.readerGone`, `.unwritable` on a full disk, or `.stopped` if a reader that takes nothing keeps the
  ///   program from the end that it was asked for.
  static func write(_ text: String) throws { try writeAsItIs(text.printable) }

  /// Writes a drawing to stdout: what `Canvas` has made, whose cells hold no control characters, with the codes of its colours.
  ///
  /// - Throws: as `write`.
  static func write(drawing: String) throws { try writeAsItIs(drawing) }

  private static func writeAsItIs(_ text: String) throws {
    guard let error = write(text, to: STDOUT_FILENO) else { return }
    if error == EPIPE { throw CommandError.readerGone }
    if let reason = StopSignal.reason { throw CommandError.stopped(reason: reason, saved: "") }
    if error == EBADF { throw CommandError.unusable("standard output is closed: there is nowhere to write to.") }
    throw CommandError.unwritable("the output", reason: String(cString: strerror(error)))
  }

  /// Writes text to a file, whatever was in it before.
  ///
  /// - Throws: `CommandError.unwritable`.
  static func write(_ text: String, toFile path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    let error = descriptor < 0 ? errno : write(text, to: descriptor)
    let closed = descriptor < 0 || close(descriptor) == 0
    guard let reason = error ?? (closed ? nil : errno) else { return }
    throw CommandError.unwritable(path, reason: String(cString: strerror(reason)))
  }

  /// Writes text to stderr. If that fails there is nowhere left to say so.
  static func note(_ text: String) {
    _ = write(text.printable, to: STDERR_FILENO)
  }

  /// Says a sentence on stderr, on a line of its own.
  static func say(_ sentence: String) { note("latent: \(sentence.printableLine)\n") }

  /// Shows a line on a terminal's stderr in the place of the one before; nil takes it away.
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
        // Another program has left the terminal or the pipe like that. Once a second, to see whether we are to end.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&ready, 1, 1000) <= 0, StopSignal.isOverdue { return EAGAIN }
      } else if errno != EINTR || StopSignal.isOverdue {
        return errno
      }
    }
    return nil
  }

  static var stdoutIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var stderrIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The columns of the terminal behind stdout, as many of them as a line can use, or 80.
  static var stdoutColumns: Int { columns(of: STDOUT_FILENO) }
  /// The columns of the terminal behind stderr, likewise.
  static var stderrColumns: Int { columns(of: STDERR_FILENO) }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    // Some claim 65,535.
    return min(Int(size.ws_col), 1600)
  }

  /// Whether the locale has Unicode.
  static var unicode: Bool {
    let environment = Surroundings.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return locale.lowercased().replacing("-", with: "").contains("utf8")
  }

  /// What printed lines may be made of, as far as the environment tells. What is no terminal gets no colours.
  static func ability(isTerminal: Bool) -> ScreenAbility {
    ScreenAbility(unicode: unicode, colors: isTerminal ? colors : 0)
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
