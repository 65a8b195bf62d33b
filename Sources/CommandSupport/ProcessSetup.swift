import ArgumentParser
import Foundation

/// What is set right in the process before anything else: whoever started it may have left it in any state.
enum ProcessSetup {
  static func run(for program: any ParsableCommand.Type) {
    fillStandardDescriptors()
    checkDescriptors(for: program)
    // A file that grows beyond its limit (`ulimit -f`) is an error to report, not a death.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Files, pipes and the like that are open at once at most, beyond those that the process was given: a screen, a save, a
  /// download and what the system's libraries open for themselves, which end the process where they cannot.
  private static let descriptors = 32

  /// Ends the program if it would run out of descriptors, when there is nothing to lose yet.
  private static func checkDescriptors(for program: any ParsableCommand.Type) {
    var opened: [Int32] = []
    while opened.count < descriptors {
      let next = open("/dev/null", O_RDONLY | O_CLOEXEC)
      if next < 0 { break }
      opened.append(next)
    }
    let reason = opened.count < descriptors ? String(cString: strerror(errno)) : nil
    for descriptor in opened { close(descriptor) }
    guard let reason else { return }
    Failure.end(
      CommandError.unusable(
        "\(counted(opened.count, "file")) can be opened here, and latent needs \(descriptors) (\(reason)): raise the limit, as with "
          + "`ulimit -n 256`."), of: program)
  }

  /// Puts something in the place of a standard descriptor that is closed: the next file that is opened would get its number,
  /// and be read as the keyboard or written to as the output. Each in the wrong direction, so that using it is an error still.
  private static func fillStandardDescriptors() {
    for (descriptor, direction) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one.
      _ = open("/dev/null", direction)
    }
  }
}
