import ArgumentParser
import Datasets
import Foundation
import Measures
import Models
import Threads
import Training

/// Errors of the command line itself. Errors of other modules are passed on unchanged.
package enum CommandError: Error {
  /// The options contradict a file that was read. `command` is the subcommand, empty for a program without subcommands.
  case usage(String, command: String = "")
  /// No checkpoint has this name.
  case noCheckpoint(name: String, known: [String], lookedIn: [String])
  /// stdout or a file for text could not be written.
  case unwritable(String, reason: String)
  /// The reader of stdout has closed it.
  case readerGone
  /// The request cannot be fulfilled; the text says why and what to do.
  case unusable(String)
  /// Training was stopped; `saved` says where the run was saved.
  case stopped(reason: String, saved: String)
  /// Training could not begin or continue; `saved` says where the run was saved.
  case training(TrainingError, saved: String)
}

extension ParsableCommand {
  /// Runs a program with this root command: sets up the process, parses, runs, and turns an error into an exit code.
  ///
  /// - Parameters:
  ///   - details: what `--version` says in lines below name and number.
  ///   - check: looks at the arguments before they are parsed.
  package static func runProgram(details: () -> String = { "" }, check: ([String]) throws -> Void = { _ in }) {
    do {
      try ProcessSetup.run()
      try check(CommandLine.arguments)
      var command = try defaultCommand(Array(CommandLine.arguments.dropFirst())) ?? parseAsRoot()
      try command.run()
    } catch {
      Failure.end(error, of: Self.self, details: details)
    }
  }

  /// The default subcommand, parsed alone; nil if the arguments name another one, ask for help, or are wrong.
  ///
  /// The root command builds the default subcommand's options four times before it parses them: 28 of 183 million instructions until
  /// the first picture. Help and errors come from the root, because they name the whole program.
  private static func defaultCommand(_ arguments: [String]) -> (any ParsableCommand)? {
    guard let command = configuration.defaultSubcommand else { return nil }
    let own = arguments.first == command._commandName ? arguments.dropFirst() : arguments[...]
    let names = configuration.subcommands.map { $0._commandName } + ["help"]
    return own.contains(where: names.contains) ? nil : try? command.parseAsRoot(Array(own))
  }
}

/// Turns errors into sentences on stderr and exit codes (0, 1 or 64).
package enum Failure {
  /// Reports the error and ends the program. `--help` and `--version` also end here.
  fileprivate static func end(
    _ error: any Error, of program: any ParsableCommand.Type, details: () -> String
  ) -> Never {
    // As in `latent render ... | head`: no message.
    if case CommandError.readerGone = error { leave(1) }
    if let sentence = sentence(for: error) {
      Console.say(sentence)
      if case CommandError.stopped = error, let signal = StopSignal.number { StopSignal.end(by: signal) }
      leave(1)
    }
    if case CommandError.usage(let message, let command) = error {
      Console.say(message)
      let called = [Console.program, command].filter { !$0.isEmpty }.joined(separator: " ").printableLine
      Console.note("  See '\(called) --help' for more information.\n")
      leave(ExitCode.validationFailure.rawValue)
    }
    let code = program.exitCode(for: error)
    let message = withPrintableArguments(program.fullMessage(for: error))
    if code.isSuccess {
      let isVersion = !message.isEmpty && message == program.configuration.version
      try? Console.write(
        isVersion ? "\(program.configuration.commandName ?? "") \(message)\n\(details())\n" : message + "\n")
    } else if !message.isEmpty {
      let prefix = "Error: "
      let text = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
      Console.note("\(Console.program.printableLine): \(text)\n")
    }
    leave(code.rawValue)
  }

  /// Says on stderr what went wrong with a file, for a program that goes on with other files.
  ///
  /// - Returns: false for an error that is not about the file: wrong usage, a signal, or nobody who reads.
  package static func say(_ error: any Error, about file: String) -> Bool {
    switch error {
    case CommandError.stopped, CommandError.readerGone, CommandError.unwritable: return false
    case CommandError.usage(let message, _): Console.say(message)
    default:
      guard let sentence = sentence(for: error) else { return false }
      Console.say(sentence.contains(file) ? sentence : "\(file): \(sentence)")
    }
    return true
  }

  /// The parser's message, with control characters and line ends in quoted arguments made harmless.
  private static func withPrintableArguments(_ message: String) -> String {
    CommandLine.arguments.dropFirst().filter { $0 != $0.printableLine }
      .reduce(message) { $0.replacing($1, with: $1.printableLine) }
  }

  /// Ends the program at once. By now all output is written and the terminal restored; `exit` would free the matrix
  /// library's caches while threads still use them.
  package static func leave(_ code: Int32) -> Never { _exit(code) }

  /// What went wrong and what to do next; nil for usage errors, whose text comes from the argument parser.
  private static func sentence(for error: any Error) -> String? {
    switch error {
    case let error as DatasetError: ended(error.description) + hint(for: error)
    case let error as CheckpointError: ended(error.description) + hint(for: error)
    case let error as ModelFileError: error.description
    case let error as TrainingError: ended(error.description) + hint(for: error)
    case let error as MeasureError: error.description
    case let error as NoThread: error.description
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
    case .unwritable, .fromTheFuture, .foreign, .wrapped, .unread: ""
    case .notACheckpoint, .ofAnotherProgram, .empty, .tooLarge: " Choose a file that latent has saved."
    case .format, .badMetadata, .architecture, .missingTensor, .wrongShape, .unexpectedTensor, .notFinite, .zeroTail:
      " Copy it again, or choose another checkpoint."
    }
  }

  private static func hint(for error: TrainingError) -> String {
    switch error {
    case .imageSize: " Choose data of that size with --data, or another checkpoint."
    case .noThread: " Or take fewer with --threads: the result is the same."
    case .diverged, .otherData, .tooLarge, .noMixedPrecision: ""
    }
  }
}
