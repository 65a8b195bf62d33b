import Foundation

/// Fuzzes one reader with libFuzzer, whose `main` calls the functions below; `.ci/fuzz` builds and runs it. LATENT_FUZZ_READER
/// names the reader; LATENT_FUZZ_SEEDS, a folder, has the files written with which a corpus begins, and nothing else done.
@main enum Fuzz {
  // libFuzzer, a C library, calls back on the main thread alone, but without what Swift knows of it.
  nonisolated(unsafe) fileprivate static let desk = Desk()
  fileprivate static let environment = ProcessInfo.processInfo.environment
  fileprivate static let reader = environment["LATENT_FUZZ_READER"].flatMap(Reader.init)

  /// Never called: SwiftPM wants an executable to have it.
  static func main() {}
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  guard let reader = Fuzz.reader else {
    print(Reader.allCases.map(\.rawValue).joined(separator: " "))
    exit(0)
  }
  guard let folder = Fuzz.environment["LATENT_FUZZ_SEEDS"] else { return 0 }
  do {
    for (index, bytes) in try reader.seeds().enumerated() {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/seed-\(index)"))
    }
    exit(0)
  } catch {
    print(error)
    exit(1)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Fuzz.reader?.read([UInt8](UnsafeBufferPointer(start: bytes, count: count)), Fuzz.desk)
  return 0
}
