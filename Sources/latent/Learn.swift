import ArgumentParser
import CommandSupport
import Commands
import Drawing
import Explorer
import Files
import Foundation
import Training

/// `latent learn`: lessons on the explorer.
struct Learn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Lessons of a few minutes, on the screen and on real models: what a VAE is and does.",
    discussion: """
      latent learn
      latent learn 2
      latent learn my-lesson.txt
      latent learn --check my-lesson.txt

      Without a name it lists the lessons. It goes on where you were, in ~/.local/state/latent. Nothing is downloaded.

      A lesson is a text file: lines `word: text`, where a line that begins with a space continues the one before it. This is \
      a whole one:

      lesson: What z is
      about: a picture is made from a few numbers
      say: The picture is decoded from z. `Right` moves it.
      open: mnist-2d
      predict: What will a z far from 0 give?
      1: an empty picture
      2: a digit, or a blur
      right: 2
      say: Hold `Shift Right` for a while.
      answer: The decoder knows no empty picture.
      task: Find a picture like the one at the right.
      target: z1 1.5, z2 -1
      check: distance_to_target < 20
      hint: z1 is positive.
      done: You have found it.

      Every step may have open: (a model), new: (the settings of a new one, like latent 2; epochs 5), view:, run: (a command \
      of the palette) and hide: (keys that do nothing meanwhile). A check compares one of these with a value:
      \(Lesson.quantities.joined(separator: "\n"))
      """)

  @Argument(help: "The number of a lesson, or a file.", completion: .file())
  var lesson: String?

  @Flag(help: "Only say what is wrong with the file, line by line.")
  var check = false

  @OptionGroup(title: "How it looks")
  var look: ScreenOptions

  @Flag(help: "Take commands as lines and answer in words, without a screen: for screen readers and pipes.")
  var plain = false

  func validate() throws {
    if plain, let option = look.first {
      throw ValidationError("\(option) is about the screen: leave it out, or leave --plain out")
    }
    if check, lesson == nil { throw ValidationError("--check needs a file: latent learn --check my-lesson.txt") }
  }

  func run() throws {
    let chosen = try lesson.map { try Self.find($0) }
    if check {
      if let chosen { try Console.write("\(chosen.title): \(chosen.stepCount) steps, nothing is wrong\n") }
      return
    }
    let path = try ModelArgument.path(of: "mnist-dial")
    let opened = OpenedModel(
      path: path, isShipped: Surroundings.library.isShipped(path), checkpoint: try Checkpoint(contentsOf: path))
    let run = ExplorerRun(surroundings: try Surroundings.explorer(), look: look, isPlain: plain)
    try run.run(about: opened) { session in
      session.begin(training: false)
      session.handle(.learn(chosen))
    }
  }

  /// The lesson of a number, or of a file.
  private static func find(_ name: String) throws -> Lesson {
    if let number = Int(name) {
      guard Chapters.all.indices.contains(number - 1) else {
        throw CommandError.usage(
          "there are lessons 1 to \(Chapters.all.count), and no lesson \(number)", command: "learn")
      }
      return Chapters.all[number - 1]
    }
    let path = try Surroundings.explorer().absolutePath(name)
    do throws(LessonError) {
      return try Lesson(contentsOf: path)
    } catch {
      switch error {
      case .unreadable(_, let reason):
        throw CommandError.unusable("\(name.printableLine): \(reason). Name a text file with a lesson, or a number.")
      case .flawed(_, let flaws):
        // A line each: my-lesson.txt:12: no view mop: expected ...
        for flaw in flaws { Console.note("\(name.printableLine):\(flaw.line): \(flaw.text.printableLine)\n") }
        let lines = flaws.count == 1 ? "one line" : "\(flaws.count) lines"
        throw CommandError.unusable(
          "\(name.printableLine) is no lesson yet: mend \(lines). `latent learn --help` has the format.")
      }
    }
  }
}
