import Foundation
import Synchronization

/// Calls off a download from another thread.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Not called off yet.
  public init() {}

  /// Calls it off: the download ends within a tenth of a second.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether it has been called off.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// The program `curl`: it knows proxies, certificates and redirects, and needs no library that slows down our own start.
struct Curl {
  private let program: String
  private let environment: [String: String]
  /// The only protocol that is spoken, also where a server sends us on to another address.
  private let scheme: String

  /// Why a transfer failed: curl's exit status and what it wrote to stderr.
  struct Failure: Equatable {
    let status: Int32
    let message: String

    /// Whether the server refused to go on from where we were: 33 no ranges, 36 bad resume, or HTTP's 416.
    var isAboutResuming: Bool { [33, 36].contains(status) || message.contains("416") }

    /// Whether more came than the file can have: curl's own status for that.
    var isTooLong: Bool { status == 63 }
  }

  /// Finds the program in `PATH`; nil where it is not installed.
  init?(environment: [String: String], scheme: String) {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard
      let program = folders.map({ $0 + "/curl" }).first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    self.program = program
    self.environment = environment
    self.scheme = scheme
  }

  /// Appends the bytes from `part.size` on of what is at `address` to `part`, up to `limit` in all; returns why, if it failed.
  ///
  /// curl writes into a pipe and we into the file: so a full disk has its own error, and curl never outlives us.
  /// Calls `progress` after every piece and returns early, with nil, when called off.
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
      // A connection that brings nothing for half a minute is dead.
      "--speed-limit", "1", "--speed-time", "30",
      "--continue-at", String(part.size), "--output", "-", address,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { throw .unreadable(path: program, reason: error.localizedDescription) }
    defer {
      // Killed, not asked: the thread we run in may block the signals that ask, and the child inherits that.
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

  /// Copies until the other end closes, looking for a cancellation ten times a second. Returns false, and stops, where more than
  /// `limit` bytes would arrive.
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
