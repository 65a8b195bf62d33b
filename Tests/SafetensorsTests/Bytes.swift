import Safetensors

/// A file with this header and these data, right or wrong; the length before the header fits it.
func file(_ header: String, data: [UInt8] = []) -> [UInt8] {
  file(Array(header.utf8), data: data)
}

/// A file whose header need not even be text.
func file(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + data
}

/// The error that decoding gives, nil if it gives none.
func failure(_ bytes: [UInt8]) -> SafetensorsError? {
  do throws(SafetensorsError) {
    _ = try TensorArchive(decoding: bytes)
    return nil
  } catch {
    return error
  }
}
