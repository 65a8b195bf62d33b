import CGIF

/// Pictures one after the other as a GIF file that repeats for ever, by giflib.
package enum GIFWriter {
  /// A picture that stays until the next one.
  package struct Frame {
    /// Red, green, blue and opacity, which is not looked at, of some rows, `[rows, width, 4]`.
    let pixels: [UInt8]
    /// The first of the rows; the others stay as they are.
    let firstRow: Int
    /// How long it stays, in hundredths of a second.
    let hundredths: Int

    package init(_ pixels: [UInt8], firstRow: Int = 0, hundredths: Int) {
      (self.pixels, self.firstRow, self.hundredths) = (pixels, firstRow, hundredths)
    }
  }

  /// - Parameters:
  ///   - frames: pictures, the first of all rows. Each is shown with the 256 colours that suit it best.
  ///   - scale: pixels of the file across a pixel.
  /// - Returns: nil if giflib refuses: a side has more than 65,535 pixels, or there is no memory.
  package static func encode(_ frames: [Frame], width: Int, height: Int, scale: Int) -> [UInt8]? {
    let output = Output()
    guard let (across, down) = sides(width, height, scale) else { return nil }
    var error: Int32 = 0
    let file = EGifOpen(
      Unmanaged.passUnretained(output).toOpaque(),
      { file, bytes, count in
        guard let output = file?.pointee.UserData, let bytes, count >= 0 else { return 0 }
        Unmanaged<Output>.fromOpaque(output).takeUnretainedValue().bytes += UnsafeBufferPointer(
          start: bytes, count: Int(count))
        return count
      }, &error)
    guard let file else { return nil }
    EGifSetGifVersion(file, true)
    var isWhole = EGifPutScreenDesc(file, across, down, 8, 0, nil) == GIF_OK && repeats(file, frames.count)
    for frame in frames where isWhole {
      isWhole = put(frame, width, scale, hundredths: frames.count > 1 ? frame.hundredths : 0, in: file)
    }
    // The object that it writes to lives until here.
    let isClosed = withExtendedLifetime(output) { EGifCloseFile(file, &error) == GIF_OK }
    return isWhole && isClosed ? output.bytes : nil
  }

  private final class Output { var bytes: [UInt8] = [] }

  private static func sides(_ width: Int, _ height: Int, _ scale: Int) -> (Int32, Int32)? {
    let (across, down) = (width.multipliedReportingOverflow(by: scale), height.multipliedReportingOverflow(by: scale))
    guard !across.overflow, !down.overflow, (1...65_535).contains(across.partialValue),
      (1...65_535).contains(down.partialValue)
    else { return nil }
    return (Int32(across.partialValue), Int32(down.partialValue))
  }

  /// Netscape's extension, which all viewers know: play it again and again.
  private static func repeats(_ file: UnsafeMutablePointer<GifFileType>, _ count: Int) -> Bool {
    if count < 2 { return true }
    let (name, forEver): ([UInt8], [UInt8]) = (Array("NETSCAPE2.0".utf8), [1, 0, 0])
    return EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE) == GIF_OK
      && EGifPutExtensionBlock(file, Int32(name.count), name) == GIF_OK
      && EGifPutExtensionBlock(file, Int32(forEver.count), forEver) == GIF_OK
      && EGifPutExtensionTrailer(file) == GIF_OK
  }

  private static func put(
    _ frame: Frame, _ width: Int, _ scale: Int, hundredths: Int, in file: UnsafeMutablePointer<GifFileType>
  ) -> Bool {
    let height = frame.pixels.count / (4 * width)
    precondition(height > 0 && frame.pixels.count == 4 * width * height, "a pixel has four bytes")
    // A picture stays until the next one covers it.
    let time: [UInt8] = [0, UInt8(hundredths & 255), UInt8(hundredths >> 8 & 255), 0]
    guard EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, time) == GIF_OK else { return false }
    guard let (indices, colors) = palette(frame.pixels, width, height), let map = GifMakeMapObject(256, colors) else {
      return false
    }
    defer { GifFreeMapObject(map) }
    guard
      EGifPutImageDesc(
        file, 0, Int32(frame.firstRow * scale), Int32(width * scale), Int32(height * scale), false, map) == GIF_OK
    else { return false }
    for y in 0..<height {
      let line = (0..<width * scale).map { indices[y * width + $0 / scale] }
      for _ in 0..<scale {
        // The coder masks its input where it lies.
        var copy = line
        guard EGifPutLine(file, &copy, Int32(copy.count)) == GIF_OK else { return false }
      }
    }
    return true
  }

  /// The place of each pixel's colour among 256: exactly where there are no more, as in every grey picture; otherwise as giflib
  /// chooses them, from five bits of each of red, green and blue.
  private static func palette(_ frame: [UInt8], _ width: Int, _ height: Int) -> (
    indices: [UInt8], colors: [GifColorType]
  )? {
    var indices = [UInt8](repeating: 0, count: width * height)
    var colors: [GifColorType] = []
    var places: [UInt32: UInt8] = [:]
    for pixel in indices.indices {
      let (red, green, blue) = (frame[4 * pixel], frame[4 * pixel + 1], frame[4 * pixel + 2])
      let color = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
      if let place = places[color] {
        indices[pixel] = place
      } else if let place = UInt8(exactly: colors.count) {
        (places[color], indices[pixel]) = (place, place)
        colors.append(GifColorType(Red: red, Green: green, Blue: blue))
      } else {
        return chosen(frame, width, height)
      }
    }
    return (indices, colors + [GifColorType](repeating: GifColorType(), count: 256 - colors.count))
  }

  private static func chosen(_ frame: [UInt8], _ width: Int, _ height: Int) -> (
    indices: [UInt8], colors: [GifColorType]
  )? {
    func plane(_ part: Int) -> [UInt8] { stride(from: part, to: frame.count, by: 4).map { frame[$0] } }
    var (red, green, blue) = (plane(0), plane(1), plane(2))
    var indices = [UInt8](repeating: 0, count: width * height)
    var colors = [GifColorType](repeating: GifColorType(), count: 256)
    var count: Int32 = 256
    let result = GifQuantizeBuffer(
      UInt32(width), UInt32(height), &count, &red, &green, &blue, &indices, &colors)
    return result == GIF_OK ? (indices, colors) : nil
  }
}
