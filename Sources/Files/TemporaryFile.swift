#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file beside the one that it is to become, locked while its process lives: what a killed process left behind is known
/// by its lock being free. Process numbers would prove nothing: containers that share a folder each count their own.
struct TemporaryFile: ~Copyable {
  let file: File
  var path: String { file.path }

  /// Short and of one length, so that it can be made wherever the file itself can.
  private static let prefix = ".latent-"
  private static let suffix = ".tmp"
  private static let digits = 12
  /// Locks on a disk of another machine may not reach us: there only what nobody has written to for this long is left over.
  static let age = 24 * 3600

  /// Makes one. A file that is new to its folder is as readable as any other that the user makes; one that is to take the
  /// place of another gets that one's permissions when it is complete, and is private until then.
  init(for destination: FileDestination) throws(FileError) {
    var failure = FileError(destination.path, code: EEXIST)
    for _ in 0..<100 {
      let name = Self.prefix + Self.randomDigits() + Self.suffix
      do throws(FileError) {
        let file = try File(
          destination.folder + "/" + name, O_RDWR | O_CREAT | O_EXCL,
          permissions: destination.existing == nil ? 0o666 : 0o600)
        // Somebody who tidies up may have found it before it was locked.
        if try Self.isOurs(file) {
          self.file = file
          return
        }
      } catch {
        failure = FileError(destination.path, code: error.code)
        if error.code != EEXIST { break }
      }
    }
    throw failure
  }

  /// Removes those in a folder that nobody writes any more. What cannot be removed waits for the next time.
  static func removeLeftovers(in folder: String, now: Int) {
    for name in (try? FileSystem.names(in: folder)) ?? [] where isName(name) {
      removeIfLeft(folder + "/" + name, now: now)
    }
  }

  private static func removeIfLeft(_ path: String, now: Int) {
    // No link is followed: what we make is none.
    guard let file = try? File(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), let status = try? file.status(),
      status.isRegular, (try? file.lock()) == true, file.isLocal || now - status.modified > age
    else { return }
    try? FileSystem.remove(path)
  }

  /// Whether a file that was just made could be locked before anybody removed it. One that cannot be asked is removed.
  private static func isOurs(_ file: borrowing File) throws(FileError) -> Bool {
    do throws(FileError) {
      guard try isLocked(file) else { return false }
      return try file.status().links > 0
    } catch {
      try? FileSystem.remove(file.path)
      throw error
    }
  }

  /// Some file systems have no locks; there age alone counts.
  private static func isLocked(_ file: borrowing File) throws(FileError) -> Bool {
    do throws(FileError) { return try file.lock() } catch {
      if [ENOLCK, EOPNOTSUPP, ENOSYS].contains(error.code) { return true }
      throw error
    }
  }

  private static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.hasSuffix(suffix)
      && name.utf8.count == prefix.utf8.count + digits + suffix.utf8.count
  }

  private static func randomDigits() -> String {
    let number = UInt64.random(in: 0..<1 << (4 * UInt64(digits)))
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
