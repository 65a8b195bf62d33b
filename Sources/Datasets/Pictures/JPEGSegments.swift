/// The segments in front of a JPEG's picture (ITU-T T.81, annex B), as far as they say how it is to be shown.
struct JPEGSegments {
  /// Whether Adobe's segment is there: its programs write how much of each ink is missing.
  private(set) var hasAdobe = false
  /// How the camera was held, 1...8 as in Exif's tag 0x0112; 1 where nothing says so.
  private(set) var orientation = 1

  init(_ bytes: [UInt8]) {
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] != 0xDA {
      let size = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      // The size counts its own two bytes.
      guard size >= 2, place + 2 + size <= bytes.count else { return }
      let content = bytes[(place + 4)..<(place + 2 + size)]
      if bytes[place + 1] == 0xEE, content.starts(with: "Adobe".utf8) { hasAdobe = true }
      if bytes[place + 1] == 0xE1, content.starts(with: Array("Exif".utf8) + [0, 0]) {
        orientation = Self.orientation(tiff: Array(content.dropFirst(6))) ?? 1
      }
      place += 2 + size
    }
  }

  /// Looks for the tag in the first directory of a TIFF structure (TIFF 6.0, section 2).
  private static func orientation(tiff: [UInt8]) -> Int? {
    let isLittle = tiff.starts(with: "II".utf8)
    func number(_ offset: Int, _ size: Int) -> Int? {
      guard offset >= 0, offset + size <= tiff.count else { return nil }
      let bytes = tiff[offset..<offset + size]
      return (isLittle ? bytes.reversed() : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard isLittle || tiff.starts(with: "MM".utf8), let directory = number(4, 4), let count = number(directory, 2)
    else {
      return nil
    }
    for entry in 0..<count {
      let offset = directory + 2 + 12 * entry
      guard let tag = number(offset, 2) else { return nil }
      if tag == 0x0112 { return number(offset + 8, 2).flatMap { (1...8).contains($0) ? $0 : nil } }
    }
    return nil
  }
}

extension DecodedPicture {
  /// The picture as it was seen, of a camera that was held like this (Exif's tag 0x0112).
  func upright(_ orientation: Int) -> DecodedPicture {
    if orientation == 1 { return self }
    let (width, height, channels) = (size.width, size.height, size.channels)
    let isOnItsSide = orientation >= 5
    let (newWidth, newHeight) = isOnItsSide ? (height, width) : (width, height)
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
      for y in 0..<newHeight {
        for x in 0..<newWidth {
          let column = isOnItsSide ? y : x
          let row = isOnItsSide ? x : y
          let sourceX = [2, 3, 7, 8].contains(orientation) ? width - 1 - column : column
          let sourceY = [3, 4, 6, 7].contains(orientation) ? height - 1 - row : row
          for channel in 0..<channels {
            target[(y * newWidth + x) * channels + channel] = pixels[(sourceY * width + sourceX) * channels + channel]
          }
        }
      }
      count = pixels.count
    }
    return DecodedPicture(
      size: ImageSize(width: newWidth, height: newHeight, channels: channels), pixels: turned)
  }
}
