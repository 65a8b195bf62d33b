import Foundation
import Synchronization

/// Cancels a download or a reading from another thread, or by what else ends it: a signal, for example.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)
  private let hasEnded: @Sendable () -> Bool

  /// A token that is not cancelled before `cancel` is called or `hasEnded` says so, which is asked often.
  public init(orWhen hasEnded: @escaping @Sendable () -> Bool = { false }) { self.hasEnded = hasEnded }

  /// Cancels: the download ends within 0.1 s.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether it was cancelled.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) || hasEnded() }
}

/// The program `curl`. It handles proxies, certificates and redirects, and unlike a library it does not slow down our
/// start.
struct Curl {
  private let program: String
  private let environment: [String: String]
  /// The only protocol that is allowed, after redirects too.
  private let scheme: String

  /// Why a transfer failed: curl's exit status and its stderr.
  struct Failure: Equatable {
    let status: Int32
    let message: String

    /// Whether the server refused to resume: 33 is no ranges, 36 bad resume; or HTTP status 416.
    var isAboutResuming: Bool { [33, 36].contains(status) || message.contains("416") }

    /// Whether the server sent more than the limit: curl's status for that.
    var isTooLong: Bool { status == 63 }
  }

  /// Finds the program in `PATH`; nil if it is not installed.
  init?(environment: [String: String], scheme: String) {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard
      let program = folders.map({ $0 + "/curl" }).first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    self.program = program
    self.environment = environment
    self.scheme = scheme
  }

  /// Appends the bytes of `address` from offset `part.size` on to `part`, up to `limit` bytes in all. Returns the
  /// failure, if any.
  ///
  /// curl writes into a pipe, and this process into the file: so a full disk gets its own error, and curl never
  /// outlives us. Calls `progress` after every piece. Returns nil early if cancelled.
  func fetch(
    _ address: String, to part: borrowing PartFile, limit: Int, cancellation: Cancellation, progress: () -> Void
  ) throws(DatasetError) -> Failure? {
    let process = Process()
    let output = Pipe()
    let errors = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.environment = environment
    process.arguments = [
      "--fail", "--location", "--silent", "--show-error", "--connect-timeout", "20",
      "--proto", "=\(scheme)", "--proto-redir", "=\(scheme)",
      // A connection without data for 30 s is dead.
      "--speed-limit", "1", "--speed-time", "30",
      "--continue-at", String(part.size), "--output", "-", address,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { throw .unreadable(path: program, reason: error.localizedDescription) }
    defer {
      // SIGKILL, because the child inherits this thread's signal mask, which may block the signals that ask.
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
    }
    let fits = try copy(
      from: output.fileHandleForReading.fileDescriptor, to: part, limit: limit, cancellation: cancellation,
      progress: progress)
    if cancellation.isCancelled { return nil }
    if !fits { return Failure(status: 63, message: "\(address) sends more than the \(limit) bytes that it can have") }
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 0 && process.terminationReason == .exit { return nil }
    let lastLine = message.split(separator: "\n").last.map(String.init)
    return Failure(
      status: process.terminationStatus, message: lastLine ?? "curl ended with status \(process.terminationStatus)")
  }

  /// Copies until the other end closes, and checks for cancellation ten times a second. Stops and returns false if more
  /// than `limit` bytes would arrive.
  private func copy(
    from descriptor: CInt, to part: borrowing PartFile, limit: Int, cancellation: Cancellation, progress: () -> Void
  ) throws(DatasetError) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !cancellation.isCancelled {
      var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&wish, 1, 100) <= 0 { continue }
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return true }
      if count < 0 { continue }
      if count > limit - part.size { return false }
      try part.append(buffer[..<count])
      progress()
    }
    return true
  }
}
