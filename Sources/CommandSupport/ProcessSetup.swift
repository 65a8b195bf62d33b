import Foundation

/// Prepares the process before anything else: its parent may have left it in any state.
enum ProcessSetup {
  /// - Throws: `CommandError.unusable` if the process cannot open as many files as the program may need.
  static func run() throws(CommandError) {
    fillStandardDescriptors()
    try checkDescriptors()
    // A file that grows beyond its limit (`ulimit -f`) is then an error to report instead of a fatal signal.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// The most descriptors in use at once besides those that the process was given: a screen, a save, a download, and
  /// those of system libraries, some of which end the process if they get none.
  private static let descriptors = 32

  /// Fails now rather than when the program runs out of descriptors.
  private static func checkDescriptors() throws(CommandError) {
    var opened: [Int32] = []
    while opened.count < descriptors {
      let next = open("/dev/null", O_RDONLY | O_CLOEXEC)
      if next < 0 { break }
      opened.append(next)
    }
    let reason = opened.count < descriptors ? String(cString: strerror(errno)) : nil
    for descriptor in opened { close(descriptor) }
    guard let reason else { return }
    throw .unusable(
      "\(counted(opened.count, "file")) can be opened here, and latent needs \(descriptors) (\(reason)): raise the limit, as with "
        + "`ulimit -n 256`.")
  }

  /// Opens `/dev/null` for each standard descriptor that is closed: otherwise the next open file would get its number
  /// and act as keyboard or output. Each is opened in the wrong direction, so that using it remains an error.
  private static func fillStandardDescriptors() {
    for (descriptor, direction) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // It gets the lowest free number, this one.
      _ = open("/dev/null", direction)
    }
  }
}
