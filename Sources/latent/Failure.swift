import ArgumentParser
import Datasets
import Foundation
import Measures
import Terminal
import Training

/// What goes wrong in the command line itself. Errors of the modules below are passed on as they are.
enum CommandError: Error {
  /// The options do not fit what they are about: known only after a file was read.
  case usage(String, command: String)
  /// No checkpoint has this name.
  case noCheckpoint(name: String, known: [String], lookedIn: [String])
  /// stdout or a file for text could not be written.
  case unwritable(String, reason: String)
  /// Whoever read our stdout has gone.
  case readerGone
  /// What was asked for cannot be done with these numbers; the text says what to do.
  case unusable(String)
  /// Training ended before its time; `saved` says what became of it.
  case stopped(reason: String, saved: String)
  /// Training could not begin or go on; `saved` says what became of it.
  case training(TrainingError, saved: String)
}

/// The one place where errors become sentences on stderr and exit codes: 0, 1 or 64.
enum Failure {
  /// Says what went wrong and ends the program. Also how `--help` and `--version` end it.
  static func end(_ error: any Error) -> Never {
    // Nobody reads any more, as in `latent render ... | head`: nothing to complain about.
    if case CommandError.readerGone = error { leave(1) }
    if let sentence = sentence(for: error) {
      Console.say(sentence)
      if case CommandError.stopped = error, let signal = StopSignal.number { StopSignal.end(by: signal) }
      leave(1)
    }
    if case CommandError.usage(let message, let command) = error {
      Console.say(message)
      Console.note("  See 'latent \(command) --help' for more information.\n")
      leave(ExitCode.validationFailure.rawValue)
    }
    let code = Latent.exitCode(for: error)
    let message = withPrintableArguments(Latent.fullMessage(for: error))
    if code.isSuccess {
      try? Console.write(message + "\n")
    } else if !message.isEmpty {
      let prefix = "Error: "
      Console.note("latent: \(message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message)\n")
    }
    leave(code.rawValue)
  }

  /// The parser's message, in which arguments stand as they were given: an end of a line in one is none of the message's.
  private static func withPrintableArguments(_ message: String) -> String {
    CommandLine.arguments.dropFirst().filter { $0 != $0.printableLine }
      .reduce(message) { $0.replacing($1, with: $1.printableLine) }
  }

  /// Ends the program at once. Everything was written when it was said, and the terminal is closed; `exit` would take the
  /// multiplying library's caches from under threads that are still at work.
  static func leave(_ code: Int32) -> Never { _exit(code) }

  /// What went wrong and what to do next; nil for errors of usage, which the argument parser words.
  private static func sentence(for error: any Error) -> String? {
    switch error {
    case let error as DatasetError: ended(error.description) + hint(for: error)
    case let error as CheckpointError: ended(error.description) + hint(for: error)
    case let error as TrainingError: ended(error.description) + hint(for: error)
    case let error as MeasureError: error.description
    case let error as TerminalError: error.description
    case let error as CommandError: sentence(for: error)
    default: nil
    }
  }

  private static func sentence(for error: CommandError) -> String? {
    switch error {
    case .usage, .readerGone: nil
    case .noCheckpoint(let name, let known, let lookedIn):
      "there is no checkpoint \(name): looked for \(name).safetensors in \(lookedIn.joined(separator: ", ")). "
        + (known.isEmpty
          ? "Those that come with latent belong in ../share/latent/checkpoints beside the program, or in a folder that "
            + "LATENT_CHECKPOINTS names. Or begin without: `latent explore --new --data digits`."
          : "Known are \(known.joined(separator: ", ")); or give the path of a file.")
    case .unwritable(let place, let reason):
      "\(place) cannot be written: \(reason). Make room or write to another place."
    case .unusable(let text): text
    case .stopped(let reason, let saved): "\(reason); \(saved)"
    case .training(.diverged(let step, _, let what), let saved):
      "\(what.sentence(step: step)) \(saved) \(what.advice(dashes: "--"))"
    case .training(let error, let saved): "\(ended(error.description)) \(saved)"
    }
  }

  private static func ended(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? sentence : sentence + "."
  }

  private static func hint(for error: DatasetError) -> String {
    if case .notFound(let name, _, true) = error {
      return " Or do without \(name): --data digits needs nothing on disk."
    }
    return ""
  }

  private static func hint(for error: CheckpointError) -> String {
    switch error {
    case .unreadable: " Check the path and its permissions."
    case .unwritable, .fromTheFuture, .foreign: ""
    case .notACheckpoint, .ofAnotherProgram, .empty, .tooLarge: " Choose a file that latent has saved."
    case .format, .badMetadata, .missingTensor, .wrongShape, .unexpectedTensor, .notFinite, .zeroTail:
      " Copy it again, or choose another checkpoint."
    }
  }

  private static func hint(for error: TrainingError) -> String {
    switch error {
    case .imageSize: " Choose data of that size with --data, or another checkpoint."
    case .diverged, .otherData, .tooLarge, .tooManyPixels, .noMixedPrecision: ""
    }
  }
}
