import CTexts
import Datasets
import Files
import Foundation
import Training

/// The private folder through which a trainer in another process gets its run and leaves weights.
struct TrainerFolder {
  let path: String

  /// The version of the protocol in `.github/ENGINES.md`.
  static let version = 1

  /// `job.json`.
  struct Job: Encodable, Equatable {
    var `protocol` = TrainerFolder.version
    /// The run, and the images `[count, channels, height, width]` of 8 bits: names of files in the folder.
    var start = "start.safetensors"
    var train = "train.npy"
    var test = "test.npy"
    /// The epoch after which it pauses, once; null for never.
    var epochs: Int?
    /// Whether it waits for `resume`.
    var paused: Bool
    /// Threads of each process.
    var threads: Int
    /// Whether the weights are wanted while it trains.
    var shows: Bool
    /// Whether the trainer removes the folder if latent ends without `stop`.
    var temporary = true

    /// Writes null for a missing number, so that every key is there.
    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: Key.self)
      try values.encode(`protocol`, forKey: .protocol)
      try values.encode(start, forKey: .start)
      try values.encode(train, forKey: .train)
      try values.encode(test, forKey: .test)
      try values.encode(epochs, forKey: .epochs)
      try values.encode(paused, forKey: .paused)
      try values.encode(threads, forKey: .threads)
      try values.encode(shows, forKey: .shows)
      try values.encode(temporary, forKey: .temporary)
    }

    private enum Key: String, CodingKey {
      case `protocol`, start, train, test, epochs, paused, threads, shows, temporary
    }
  }

  /// Makes a folder in the folder for temporary files that only this user can open.
  init(environment: [String: String]) throws(EngineError) {
    let place = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(place)/latent-engine-XXXXXX".utf8CString)
    guard template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else {
      throw EngineError("No folder can be made in \(place): \(String(cString: strerror(errno))).")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path of a file in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The program that trains, in Python.
  private static var program: [UInt8] {
    guard let text = embedded_text("trainer.py") else { preconditionFailure("trainer.py is embedded") }
    return Array(String(cString: text).utf8)
  }

  /// Writes the program, the job, the run and the images.
  func fill(_ job: Job, _ checkpoint: Checkpoint, _ dataset: Dataset) throws(EngineError) {
    do throws(CheckpointError) { try checkpoint.write(to: file(job.start)) } catch {
      throw EngineError(error.description)
    }
    do throws(FileError) {
      try write(dataset.train, to: job.train)
      try write(dataset.test, to: job.test)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      guard let text = try? encoder.encode(job) else { preconditionFailure("our own types always encode") }
      try AtomicFile.write(to: file("job.json")) { (file) throws(FileError) in try file.append(Array(text)) }
      try AtomicFile.write(to: file("trainer.py")) { (file) throws(FileError) in try file.append(Self.program) }
    } catch {
      throw EngineError("\(error.path) cannot be written: \(error.reason). Make room, or set TMPDIR to another place.")
    }
  }

  /// Writes images as an array of NumPy, `[count, channels, height, width]`.
  private func write(_ images: ImageSet, to name: String) throws(FileError) {
    let size = images.size
    var header =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (\(images.count), \(size.channels), \(size.height), \(size.width))}"
    // The values begin at a multiple of 64 bytes.
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    try AtomicFile.write(to: file(name)) { (file) throws(FileError) in
      try file.append([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)])
      try file.append(Array(header.utf8))
      try file.append(images.pixels)
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
