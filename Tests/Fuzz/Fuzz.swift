import Foundation

/// libFuzzer's own entry for programs that have a `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Fuzzes one reader with libFuzzer; `.ci/fuzz` builds and runs it.
///
///     fuzz READER [CORPUS...] [-max_total_time=SECONDS] [and what else libFuzzer takes]
///     fuzz seed READER FOLDER      writes the files that a corpus begins with
@main enum Fuzz {
  private static let words = CommandLine.arguments
  private static let reader = words.count > 1 ? Reader(rawValue: words[1]) : nil
  // libFuzzer, a C library, calls back on the main thread alone, but without what Swift knows of it.
  nonisolated(unsafe) private static let desk = Desk()

  static func main() throws {
    if words.count == 4, words[1] == "seed", let reader = Reader(rawValue: words[2]) {
      for (index, bytes) in try reader.seeds().enumerated() {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(words[3])/seed-\(index)"))
      }
    } else if reader != nil {
      run(words.prefix(1) + words.dropFirst(2))
    } else {
      print("readers: \(Reader.allCases.map(\.rawValue).joined(separator: " "))")
    }
  }

  private static func run(_ words: some Collection<String>) -> Never {
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = .allocate(capacity: words.count + 1)
    for (index, word) in words.enumerated() { arguments[index] = strdup(word) }
    arguments[words.count] = nil
    var count = CInt(words.count)
    exit(
      runFuzzer(&count, &arguments) { bytes, count in
        reader?.read([UInt8](UnsafeBufferPointer(start: bytes, count: count)), desk)
        return 0
      })
  }
}
