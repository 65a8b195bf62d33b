// Fuzzes one reader with libFuzzer:
//
//     fuzz READER [CORPUS...] [-max_total_time=SECONDS] [and what else libFuzzer takes]
//     fuzz seed READER FOLDER      writes the files that a corpus begins with
//
// `.ci/fuzz` builds and runs it.

import Foundation

/// libFuzzer's own entry for programs that have a `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private let words = CommandLine.arguments
guard words.count > 1 else {
  print("readers: \(Reader.allCases.map(\.rawValue).joined(separator: " "))")
  exit(0)
}
if words.count == 4, words[1] == "seed", let reader = Reader(rawValue: words[2]) {
  for (index, bytes) in try reader.seeds().enumerated() {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(words[3])/seed-\(index)"))
  }
  exit(0)
}
guard let chosen = Reader(rawValue: words[1]) else {
  print("no reader \(words[1])")
  exit(2)
}
let reader = chosen
let desk = try Desk()

var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = .allocate(capacity: words.count)
for (index, word) in ([words[0]] + words.dropFirst(2)).enumerated() { arguments[index] = strdup(word) }
arguments[words.count - 1] = nil
var count = CInt(words.count - 1)
exit(
  runFuzzer(&count, &arguments) { bytes, count in
    reader.read([UInt8](UnsafeBufferPointer(start: bytes, count: count)), desk)
    return 0
  })
