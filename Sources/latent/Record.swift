import ArgumentParser
import CommandSupport
import Commands
import Dispatch
import Drawing
import Explorer
import Files
import PictureFiles
import Recording
import Training

/// `latent record`: the explorer by a script, as a picture that moves.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Press keys as a script says, and save what the explorer shows: a picture, or one that moves.",
    discussion: """
      latent record smile.keys --out smile.svg
      latent record smile.keys --out smile.gif
      latent record smile.keys --out smile.cast

      A script has one thing a line; # begins a remark. This is a whole one:

      explore faces-2d --view manifold
      size 100x30
      color truecolor
      press Right*10 every 0.2
      type :beta 4
      press Enter
      wait 2

      explore, size, color (truecolor, 256, 16, none) and pace (training steps a second, 100 if left out) stand first, or are \
      left out. Then: press (keys, with the seconds \
      after each), type, wait (seconds), until (a text is on the screen) and record, which forgets what was seen before. \
      Nothing is saved but the recording, and training is as fast on every machine.

      .svg is a picture for web pages, and moves if the script does; .gif moves everywhere, and its text is pixels; .cast is for \
      asciinema.
      """)

  @Argument(help: "The script, a text file.", completion: .file())
  var script: String

  @Option(
    parsing: .unconditional, help: ArgumentHelp("What to write: .svg, .gif or .cast.", valueName: "file"),
    completion: .file()
  )
  var out: String

  private enum Form: String { case svg, gif, cast }

  /// The longest script in bytes.
  private static let mostBytes = 1 << 16

  private func form() throws -> Form {
    guard let form = out.split(separator: ".").last.flatMap({ Form(rawValue: $0.lowercased()) }) else {
      throw ValidationError("\(out.printableLine): expected a name that ends in .svg, .gif or .cast")
    }
    return form
  }

  func validate() throws { _ = try form() }

  func run() throws {
    let form = try form()
    let script = try read()
    let explore: Explore
    do { explore = try Explore.parse(script.arguments) } catch {
      throw CommandError.unusable(
        "\(self.script.printableLine), explore: \(Explore.message(for: error).printableLine)")
    }
    guard !explore.plain, !explore.follow, !explore.engine.isElsewhere, explore.look.first == nil else {
      throw CommandError.unusable(
        "\(self.script.printableLine), explore: leave out --plain, --follow, --engine, --symbols, --color and --theme. "
          + "The colours are a line of their own, like color 256.")
    }
    do throws(FileError) { try AtomicFile.check(out) } catch {
      throw CommandError.unwritable(out, reason: error.reason)
    }
    let recording = try record(explore, script)
    let bytes = try bytes(of: recording, as: form, title: "latent explore \(script.arguments.joined(separator: " "))")
    do throws(FileError) {
      try AtomicFile.write(to: out) { (file) throws(FileError) in try file.append(bytes) }
    } catch {
      throw CommandError.unwritable(out, reason: error.reason)
    }
    let frames = recording.frames.count
    Console.say("saved \(out.printableLine): \(frames == 1 ? "one frame" : "\(frames) frames")")
    // Work may go on in another thread, and `exit` would free memory that it uses.
    Failure.leave(0)
  }

  private func bytes(of recording: Recording, as form: Form, title: String) throws -> [UInt8] {
    switch form {
    case .svg: return Array(recording.svg(title: title).utf8)
    case .cast: return Array(recording.cast.utf8)
    case .gif:
      do { return try recording.gif() } catch PictureFileError.noCairo {
        throw CommandError.unusable("\(out.printableLine) cannot be made: \(PictureFileError.cairoAdvice).")
      } catch {
        throw CommandError.unwritable(out, reason: "the picture could not be made")
      }
    }
  }

  private func read() throws -> KeyScript {
    let text: String
    do throws(FileError) { text = try File.text(of: script, atMost: Self.mostBytes) } catch {
      throw CommandError.unusable("\(script.printableLine): \(error.reason). Name a text file with a script.")
    }
    do throws(KeyScript.Mistake) { return try KeyScript(text) } catch {
      throw CommandError.unusable(
        "\(script.printableLine):\(error.line): expected \(error.expected); found \(error.found.printableLine)")
    }
  }

  private func record(_ explore: Explore, _ script: KeyScript) throws -> Recording {
    var surroundings = try Surroundings.explorer()
    // A script's run is not somebody's work.
    surroundings.autosaveInterval = .seconds(1 << 30)
    surroundings.epochs = explore.length.epochs
    if let threads = explore.length.threads { surroundings.threads = threads }
    let clock = ScriptClock()
    surroundings.clock = { clock.now }
    surroundings.startEngine = { job, loadDataset, _ in
      PacedEngine(job, stepsPerSecond: script.pace, clock: clock, loadDataset)
    }
    let ability = ScreenAbility(unicode: true, colors: script.colors)
    let news = DispatchSemaphore(value: 0)
    let session = ExplorerSession(
      try explore.model(), look: ScreenLook(limits: ability), width: script.width, height: script.height,
      surroundings: surroundings, wake: { news.signal() })
    session.begin(training: explore.new)
    let setups = try explore.start.setups()
    if !setups.isEmpty { session.handle(.arrange(setups)) }
    var recorder = Recorder(session, ability: ability, isBusy: \.isAtWork, moveClock: clock.pass) { duration in
      _ = news.wait(timeout: .now() + duration / .seconds(1))
    }
    do throws(Recorder<ExplorerSession>.TimeOut) { return try recorder.run(script.steps) } catch {
      throw CommandError.unusable(
        "\(self.script.printableLine): \"\(error.text.printableLine)\" did not appear within five minutes")
    }
  }
}
