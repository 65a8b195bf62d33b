#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that will replace another in the same folder, locked while its process lives. A free lock shows that its
/// process was killed; process numbers would prove nothing, because each container counts its own.
struct TemporaryFile: ~Copyable {
  let file: File
  var path: String { file.path }

  /// Short and of fixed length, so that it is valid wherever the file's own name is.
  private static let prefix = ".latent-"
  private static let suffix = ".tmp"
  private static let digits = 12
  /// On a remote disk locks may not reach us: there only files that nobody has written to for this long are leftovers.
  static let age = 24 * 3600

  /// Creates one. For a new file it has the usual permissions. For an existing file it is private, and gets that file's
  /// permissions when it is complete.
  init(for destination: FileDestination) throws(FileError) {
    var failure = FileError(destination.path, code: EEXIST)
    for _ in 0..<100 {
      let name = Self.prefix + Self.randomDigits() + Self.suffix
      do throws(FileError) {
        let file = try File(
          destination.folder + "/" + name, O_RDWR | O_CREAT | O_EXCL,
          permissions: destination.existing == nil ? 0o666 : 0o600)
        // Another process that tidies up may have found it before it was locked.
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

  /// Removes the leftovers in a folder. What cannot be removed waits for the next time.
  static func removeLeftovers(in folder: String, now: Int) {
    for name in (try? FileSystem.names(in: folder)) ?? [] where isName(name) {
      removeIfLeft(folder + "/" + name, now: now)
    }
  }

  private static func removeIfLeft(_ path: String, now: Int) {
    // Links are not followed: our own files are none.
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

  /// Some file systems have no locks; there only the age counts.
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
