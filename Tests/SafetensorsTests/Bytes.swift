import Safetensors

/// A file with this header and data, valid or not; the length field matches the header.
func file(_ header: String, data: [UInt8] = []) -> [UInt8] {
  file(Array(header.utf8), data: data)
}

/// A file whose header may be any bytes.
func file(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + data
}

/// The error of decoding; nil if there is none.
func failure(_ bytes: [UInt8]) -> SafetensorsError? {
  do throws(SafetensorsError) {
    _ = try TensorArchive(decoding: bytes)
    return nil
  } catch {
    return error
  }
}
