import Datasets
import Foundation
import Synchronization
import TestSupport

extension TemporaryFolder {
  /// The content of a file; nil if there is none.
  func read(_ name: String) -> [UInt8]? { try? bytes(name) }
}

/// Files byte by byte.
enum Sample {
  /// Two images, three wide and two high.
  static let images: [UInt8] = [
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3,
    0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255,
  ]
  /// One image of the same size.
  static let oneImage: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 8, 7, 6, 5, 4]
  /// Labels of two images.
  static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]
  /// The label of one image.
  static let oneLabel: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 1, 4]

  /// `images` as Python's `gzip.compress(images, mtime=0)` writes it.
  static let compressedImages: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x63, 0x60, 0xe0, 0x60, 0x66, 0x60, 0x60, 0x60, 0x82,
    0x62, 0x66, 0x06, 0x46, 0x26, 0x66, 0x16, 0xd6, 0x5f, 0xbf, 0xff, 0xfc, 0xfd, 0xf7, 0x1f, 0x00, 0x06, 0x32, 0x7e,
    0x1a, 0x1c, 0x00, 0x00, 0x00,
  ]

  /// At most 65535 bytes as a gzip file of stored blocks (RFC 1951 section 3.2.4, RFC 1952 section 2.3).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let size = UInt16(bytes.count)
    let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]
    return header + little(size) + little(~size) + bytes + little(checksum(bytes)) + little(UInt32(bytes.count))
  }

  static func little(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { [UInt8]($0) }
  }

  /// CRC-32 as in RFC 1952 section 8.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }
  }

  /// Writes the four files of a data set of two train images and one test image.
  static func writeSet(to folder: TemporaryFolder, in name: String, ending: String = "") throws {
    for (file, bytes) in files { try folder.write(bytes, to: name + "/" + file + ending) }
  }

  /// The four files of a small data set.
  static let files: [(String, [UInt8])] = [
    ("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels),
    ("t10k-images-idx3-ubyte", oneImage), ("t10k-labels-idx1-ubyte", oneLabel),
  ]
}

/// Notes what a reading reports.
final class Reports: Sendable {
  private let reports = Mutex([ReadingProgress]())
  var all: [ReadingProgress] { reports.withLock { $0 } }
  func add(_ progress: ReadingProgress) { reports.withLock { $0.append(progress) } }
}
