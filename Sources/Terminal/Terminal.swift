import CTerminal
import Drawing
import Foundation

/// The screen and the keyboard: a canvas out, events in.
///
/// While it is open, standard output and standard error go to a file, so that no stray print spoils the screen; they
/// are shown when it closes. The terminal is put back as it was found by `close`, at `exit`, and when a signal kills
/// the process.
///
/// Not `Sendable`: it belongs to the thread that made it, which should be the main one. Other threads use `waker`.
public final class Terminal {
  /// Columns and rows of the screen as of the last `.resize`.
  public internal(set) var size: (width: Int, height: Int)
  /// What can be drawn on it.
  public let limits: ScreenAbility
  /// What is drawn on it: everything, unless `NO_COLOR` (https://no-color.org) or the caller asks for less. A change shows
  /// with the next canvas.
  public var ability: ScreenAbility {
    didSet {
      ability = ScreenAbility(
        unicode: ability.unicode && limits.unicode, colors: min(ability.colors, limits.colors))
      if ability != oldValue { hasOtherCells = true }
    }
  }
  /// Lets other threads end a `wait`.
  public let waker = Waker()

  /// Where the process's signals arrive as bytes.
  let pipe: Int32
  /// ncurses' own descriptor of the terminal; standard output is a file meanwhile.
  let output: Int32
  let modes: ScreenModes
  var decoder: InputDecoder
  /// When the decoder gives up on an incomplete sequence.
  var patienceEnds: ContinuousClock.Instant?
  /// Events that came about in `suspend`, for the next `wait`.
  var queued: [InputEvent] = []
  /// The signal that has asked for the program's end, or that stands for what the user did: SIGINT for Ctrl-C, SIGHUP for a
  /// terminal that went away. Nil while nobody has.
  public internal(set) var endingSignal: Int32?
  /// False once the terminal on the other side is gone.
  var hasInput = true
  /// False while the terminal is lent to the shell, and after `close`.
  var isUp = true
  private var isClosed = false

  var pairs: PairTable
  /// What is on the screen; nil if that is not known, so that everything is sent.
  var shown: Canvas?
  /// Whether `shown` was drawn with another ability, so that no cell is as it should be.
  var hasOtherCells = false
  /// The cells of a row on their way to ncurses.
  var run: [CTerminalCell] = []
  /// The cells of pictures.
  var pixels = PixelCells(places: 0)
  /// Whether this terminal and this locale allow placeholders.
  let writesPixels: Bool
  /// The bytes of the latest frame.
  var frame: [UInt8] = []

  /// Takes over the terminal that standard input and output are.
  ///
  /// - Parameters:
  ///   - environment: `TERM`, `COLORTERM`, `NO_COLOR` and the locale's variables are read from it.
  ///   - unicode: whether the terminal shows UTF-8, instead of what the locale says.
  ///   - trueColor: whether the terminal shows true color, instead of what `COLORTERM` and terminfo say.
  /// - Throws: `TerminalError`, with the terminal untouched.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment, unicode: Bool? = nil,
    trueColor: Bool? = nil
  ) throws(TerminalError) {
    if !Self.claim() { throw .alreadyOpen }
    var completed = false
    defer { if !completed { Self.release() } }
    if isatty(STDIN_FILENO) == 0 { throw .inputIsNoTerminal }
    if isatty(STDOUT_FILENO) == 0 { throw .outputIsNoTerminal }

    let type = try TerminalType(named: environment["TERM"], output: STDOUT_FILENO)
    let isUTF8 = CharacterSet.adopt(environment: environment, unicode: unicode)
    let plain = !(environment["NO_COLOR"] ?? "").isEmpty
    writesPixels =
      isUTF8 && type.speaksANSI && PixelCells.samples.allSatisfy { cterminal_columns($0) == 1 }
    let announced = type.colors >= 256 && (type.announcesTrueColor || ScreenAbility.announcesTrueColor(environment))
    let isDirect = writesPixels && type.colors >= 8 && trueColor ?? announced
    limits = ScreenAbility(
      unicode: isUTF8 && unicode != false, colors: isDirect ? ScreenAbility.trueColor : type.colors)
    ability = ScreenAbility(unicode: limits.unicode, colors: plain ? 0 : limits.colors)
    modes = ScreenModes(of: type)
    decoder = InputDecoder(terminfo: type.keys)

    pipe = cterminal_pipe()
    if pipe < 0 { throw .lastError(of: "pipe") }
    output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    if output < 0 { throw .lastError(of: "dup") }
    if !cterminal_guard(STDIN_FILENO, output) {
      let error = TerminalError.lastError(of: "tcgetattr")
      _ = Foundation.close(output)
      throw error
    }
    // Before ncurses, which leaves handlers alone that are already there.
    cterminal_catch_signals()
    modes.reset.withUnsafeBytes { cterminal_guard_reset($0.baseAddress, $0.count) }
    cterminal_guard_screen(true)
    if !cterminal_open(type.name, output) {
      let error = TerminalError.lastError(of: "newterm")
      cterminal_guard_screen(false)
      cterminal_release_signals()
      cterminal_unguard()
      throw error
    }
    pairs = PairTable(limit: min(Int(cterminal_pair_limit()), Self.mostPairs))
    size = Self.readSize() ?? (80, 24)
    cterminal_resize(Int32(size.width), Int32(size.height))
    pixels = PixelCells(places: writesPixels ? size.width * size.height : 0)
    // ncurses may have begun with another size.
    send(modes.wholeRegion + modes.inputOn)
    completed = true
  }

  deinit {
    close()
  }

  /// Gives the terminal back as it was found, and shows what was printed meanwhile. Does nothing the second time.
  public func close() {
    if isClosed { return }
    isClosed = true
    leave()
    cterminal_close()
    cterminal_release_signals()
    cterminal_unguard()
    Self.release()
  }

  /// Text to show on the restored terminal if the process crashes, such as where the last autosave is; at most 1024
  /// bytes of UTF-8.
  public func setCrashNote(_ text: String) {
    var text = text
    text.withUTF8 { cterminal_guard_note($0.baseAddress, $0.count) }
  }
}
