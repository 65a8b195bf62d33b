import Autodiff
import Drawing
import Explorer
import Follow
import Foundation
import Safetensors
import Training
import VAE

/// What readers need beside the bytes: a file to read them from, models that are right but for them.
final class Desk {
  /// A file in memory, of this process.
  let path = "/dev/shm/latent-fuzz-\(getpid())"
  private let metadata: [String: String]
  private let tensors: [TensorDescription]
  private let data: [UInt8]
  private let state: ExplorerState

  /// The texts of a checkpoint's metadata.
  static let keys = [
    "configuration", "progress", "history", "evaluation", "rate_distortion", "explorer", "optimizer_updates",
    "objective",
    "format_version", "format",
  ]

  init() {
    guard let model = try? Self.model(latent: 1), let archive = try? TensorArchive(decoding: model) else {
      preconditionFailure("no model can be written to /dev/shm")
    }
    metadata = archive.metadata
    tensors = archive.tensors.map { TensorDescription(name: $0.key, type: $0.value.type, shape: $0.value.shape) }
    let head = TensorArchive.head(metadata: metadata, tensors: tensors)
    data = Array(model[head.bytes.count...])
    var checkpoint = Checkpoint(RunConfiguration(architecture: Architecture(hidden: [2], latent: 2), data: "digits"))
    checkpoint.place = Checkpoint.Place(z: [0, 0], selected: 0)
    state = ExplorerState(
      OpenedModel(path: nil, checkpoint: checkpoint),
      look: ScreenLook(limits: ScreenAbility(unicode: true, colors: 256)),
      width: 80, height: 24)
  }

  static func run(latent: Int) -> RunConfiguration {
    RunConfiguration(
      architecture: Architecture(picture: Shape(channels: 1, height: 2, width: 3), hidden: [2], latent: latent),
      data: "noise")
  }

  /// The bytes of a small checkpoint, with one of each text that it can have.
  static func model(latent: Int) throws -> [UInt8] {
    var checkpoint = Checkpoint(run(latent: latent))
    checkpoint.place = Checkpoint.Place(
      z: [Float](repeating: 0.5, count: latent), selected: 0,
      bookmarks: [Bookmark(name: "here", z: [Float](repeating: 1, count: latent))])
    let path = "/dev/shm/latent-fuzz-model-\(getpid())"
    defer { unlink(path) }
    try checkpoint.write(to: path)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// An IDX file of two images of 2 x 3 pixels.
  static let gzipped: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x63, 0x60, 0xE0, 0x60, 0x66, 0x60,
    0x60, 0x60, 0x82, 0x62, 0x66, 0x06, 0x46, 0x26, 0x66, 0x16, 0x56, 0x36, 0x76, 0x0E, 0x4E, 0x2E,
    0x6E, 0x00, 0x78, 0x1E, 0x23, 0x84, 0x1C, 0x00, 0x00, 0x00,
  ]

  /// A safetensors file without the length of its header, which mutations would rarely hit: a line feed ends the header.
  static func withoutLength(_ file: [UInt8]) -> [UInt8] {
    let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    return file[8..<8 + length] + [0x0A] + file[(8 + length)...]
  }

  /// The file that `withoutLength` takes apart.
  static func withLength(_ bytes: [UInt8]) -> [UInt8] {
    let header = bytes.prefix { $0 != 0x0A }
    return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header
      + bytes.dropFirst(header.count + 1)
  }

  /// Fills the file.
  func put(_ bytes: [UInt8]) { put(bytes, at: path) }

  private func put(_ bytes: [UInt8], at path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0 && write(file, bytes, bytes.count) == bytes.count, "\(path) cannot be written")
    close(file)
  }

  /// Reads a checkpoint in all ways that there are; what can be read whole can be written and read again.
  func readCheckpoint(_ file: [UInt8]) {
    put(file)
    _ = try? CheckpointOutline(contentsOf: path)
    _ = try? Checkpoint.withoutValues(contentsOf: path)
    guard let checkpoint = try? Checkpoint(contentsOf: path), checkpoint.parameters.count < 1 << 16,
      // An optimizer's memory that is broken is left out, and then it is not there any more.
      !checkpoint.hasBrokenOptimizer
    else { return }
    do {
      try checkpoint.write(to: path)
      let again = try Checkpoint(contentsOf: path)
      precondition(again == checkpoint, "what was read is not what was written")
    } catch {
      preconditionFailure("what was read cannot be written: \(error)")
    }
  }

  /// A digit for the key, then the value.
  func readMetadata(_ bytes: [UInt8]) {
    guard let first = bytes.first, (0x30..<0x3A).contains(first) else { return }
    var metadata = metadata
    metadata[Self.keys[Int(first - 0x30)]] = String(decoding: bytes.dropFirst(), as: UTF8.self)
    readCheckpoint(TensorArchive.head(metadata: metadata, tensors: tensors).bytes + data)
  }

  /// Types text into an explorer, Enter for each line feed and Escape for each ESC, and draws what comes of it.
  func type(_ text: String) {
    var state = state
    for character in text.prefix(400) {
      let key: Key =
        switch character {
        case "\n": .enter
        case "\u{1B}": .escape
        case "\t": .tab
        case "\u{1}": .right
        case "\u{2}": .left
        case "\u{3}": .up
        case "\u{4}": .down
        case "\u{8}": .backspace
        default: .character(character)
        }
      _ = state.update(.input(.key(key)))
    }
    _ = state.draw()
  }

  /// Reads a log in the format that a digit names, and draws its curves on all axes.
  func readLog(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    var content = Array(bytes.dropFirst())
    if first % 3 == 0 { Self.seal(&content) }
    let file = path + ["-tfevents", ".csv", ".jsonl"][Int(first % 3)]
    put(content, at: file)
    defer { unlink(file) }
    var follower = LogFollower([file])
    var state = state
    state.world.following = Following(path: file)
    let runs = follower.look()
    _ = state.update(.followed(FollowNews(CheckpointFollower.Findings(), shownSince: 0, logs: runs)))
    for key in ["9", "l", "x", "e", "c"] as [Character] {
      _ = state.update(.input(.key(.character(key))))
      let canvas = state.draw()
      precondition(canvas.lines.allSatisfy { $0 == $0.printableLine }, "a name reaches the screen as it is")
    }
  }

  /// One record of TensorBoard with a scalar, sealed by `seal`: `Event(step: 1, summary: [Value(tag: "loss", simple_value: 1)])`.
  static let event: [UInt8] =
    [17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 1, 0x2A, 0x0D, 0x0A, 0x0B, 0x0A, 4] + Array("loss".utf8)
    + [0x15, 0, 0, 0x80, 0x3F, 0, 0, 0, 0]

  /// Gives TensorBoard's records their checksums, which mutations would never hit.
  private static func seal(_ bytes: inout [UInt8]) {
    var start = 0
    while bytes.count - start >= 16 {
      let length = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      bytes.replaceSubrange(start + 8..<start + 12, with: sum(bytes[start..<start + 8]))
      let end = UInt64(start + 12) + min(length, 1 << 40)
      guard end + 4 <= bytes.count else { return }
      let (from, to) = (start + 12, Int(end))
      bytes.replaceSubrange(to..<to + 4, with: sum(bytes[from..<to]))
      start = to + 4
    }
  }

  private static func sum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    withUnsafeBytes(of: CRC32C.masked(bytes).littleEndian, Array.init)
  }

  /// Reads a lesson, and the same bytes as a user's progress; what is right is begun and drawn.
  func readLesson(_ bytes: [UInt8]) {
    let progress = LessonProgress(String(decoding: bytes, as: UTF8.self))
    precondition(LessonProgress(progress.text) == progress, "progress is written as it cannot be read")
    put(bytes)
    guard let lesson = try? Lesson(contentsOf: path) else { return }
    var state = state
    _ = state.update(.learn(lesson))
    for key in [Key.tab, .character("1"), .tab, .character("!"), .tab] {
      _ = state.draw()
      _ = state.update(.input(.key(key)))
    }
    _ = state.draw()
  }
}
