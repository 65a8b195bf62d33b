import CTerminal
import Drawing
import Foundation

/// The screen and the keyboard: draws canvases and returns events.
///
/// While it is open, standard output and standard error go to a file, so that prints do not damage the screen; `close`
/// shows them. The terminal is restored by `close`, at `exit`, and when a signal kills the process.
///
/// Not `Sendable`: it belongs to the thread that made it, which should be the main one. Other threads use `waker`.
public final class Terminal {
  /// Columns and rows, as of the last `.resize`.
  public internal(set) var size: (width: Int, height: Int)
  /// What the terminal can show.
  public let limits: ScreenAbility
  /// What is used of it: everything, unless `NO_COLOR` (https://no-color.org) or the caller asks for less. A change
  /// takes effect with the next canvas.
  public var ability: ScreenAbility {
    didSet {
      ability = ScreenAbility(
        unicode: ability.unicode && limits.unicode, colors: min(ability.colors, limits.colors), theme: ability.theme)
      if ability != oldValue { hasOtherCells = true }
    }
  }
  /// Lets other threads end a `wait`.
  public let waker = Waker()

  /// The self-pipe through which signals arrive.
  let pipe: Int32
  /// ncurses' own descriptor of the terminal; standard output is a file.
  let output: Int32
  let modes: ScreenModes
  var decoder: InputDecoder
  /// When the decoder gives up on an incomplete sequence.
  var patienceEnds: ContinuousClock.Instant?
  /// When the terminal was asked for its background; nil if it was not, or has answered.
  var askedBackground: ContinuousClock.Instant?
  /// The questions for pictures in pixels.
  var questions: PictureQuestions
  /// When the terminal was asked for pictures; nil if it was not, or has answered.
  var askedPictures: ContinuousClock.Instant?
  /// Whether the program waits to hear of pictures.
  var isWaitingForPictures = false
  /// When it stops waiting; nil before it has begun.
  var picturesEnd: ContinuousClock.Instant?
  /// The pictures on the screen; nil if the terminal shows none.
  var pictures: ShownPictures?
  /// Whether there ever was one on the screen.
  var hasShownPictures = false
  /// How the terminal takes pictures, even if the size of a cell is not known at the moment.
  var pictureProtocol: PictureProtocol?
  /// Events from `suspend`, for the next `wait`.
  var queued: [InputEvent] = []
  /// The signal that ends the program, or that corresponds to the user's action: SIGINT for Ctrl-C, SIGHUP for a closed
  /// terminal. Nil if there was none.
  public internal(set) var endingSignal: Int32?
  /// False once the terminal is gone.
  var hasInput = true
  /// False while the terminal is lent to the shell, and after `close`.
  var isUp = true
  private var isClosed = false

  var pairs: PairTable
  /// The cells on the screen; nil if unknown, so that everything is sent.
  var shown: Canvas?
  /// The last canvas, with its pictures.
  var latest: Canvas?
  /// Whether `shown` was drawn with another ability, so that every cell must be redrawn.
  var hasOtherCells = false
  /// The part of a row that is being passed to ncurses.
  var run: [CTerminalCell] = []
  var pixels = PixelCells(places: 0)
  /// Whether this terminal and this locale allow placeholders.
  let writesPixels: Bool
  /// The bytes of the latest frame.
  var frame: [UInt8] = []

  /// Takes over the terminal on standard input and output.
  ///
  /// - Parameters:
  ///   - environment: the source of `TERM`, `COLORTERM`, `NO_COLOR` and the locale.
  ///   - unicode: whether the terminal shows UTF-8; nil to use the locale.
  ///   - trueColor: whether the terminal shows true colour; nil to use `COLORTERM` and terminfo.
  ///   - asksBackground: whether to ask the terminal for its background. Nothing waits for the answer, which is an event of a later
  ///     `wait`.
  ///   - asksPictures: whether to ask the terminal whether it shows pictures in pixels. Nothing waits for that
  ///     either; `.pixels` is an event of a later `wait`.
  /// - Throws: `TerminalError`, with the terminal unchanged.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment, unicode: Bool? = nil,
    trueColor: Bool? = nil, asksBackground: Bool = false, asksPictures: Bool = false
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
    questions = PictureQuestions(environment: environment)

    pipe = cterminal_pipe()
    if pipe < 0 { throw .lastError(of: "pipe") }
    output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    if output < 0 { throw .lastError(of: "dup") }
    if !cterminal_guard(STDIN_FILENO, output) {
      let error = TerminalError.lastError(of: "tcgetattr")
      _ = Foundation.close(output)
      throw error
    }
    // Before ncurses, which keeps existing handlers.
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
    // ncurses may have started with another size.
    let question = asksBackground && ability.colors > 0 ? modes.askBackground : []
    let mayAsk = asksPictures && ability.colors >= 256 && writesPixels && limits.unicode && modes.mayAskForPictures
    let asks = mayAsk && PictureQuestions.isWorthAsking(environment)
    send(modes.wholeRegion + modes.inputOn + question + (asks ? PictureQuestions.first : []))
    if !question.isEmpty { askedBackground = .now }
    if asks { askedPictures = .now }
    isWaitingForPictures = asksPictures
    completed = true
  }

  deinit {
    close()
  }

  /// Restores the terminal and shows what was printed meanwhile. Later calls do nothing.
  public func close() {
    if isClosed { return }
    isClosed = true
    leave()
    cterminal_close()
    cterminal_release_signals()
    cterminal_unguard()
    Self.release()
  }

  /// Text to show on the restored terminal if the process crashes, for example the path of the last autosave; at most
  /// 1024 bytes of UTF-8.
  public func setCrashNote(_ text: String) {
    var text = text
    text.withUTF8 { cterminal_guard_note($0.baseAddress, $0.count) }
  }
}
