/// The program could not be started.
struct ProgramNotStarted: Error, Equatable {
  let path: String
  let reason: String
}

/// The condition did not become true; shows the screen instead.
struct WaitFailure: Error, CustomStringConvertible {
  let what: String
  let limit: Duration
  let state: ProgramState
  let screen: [String]
  let unknown: [String]
  let lastBytes: [UInt8]
  let place: String

  var description: String {
    let rows = screen.map { "| " + $0 }.joined(separator: "\n")
    let bytes = String(decoding: lastBytes, as: UTF8.self).debugDescription
    return """
      \(place): waited \(limit) for \(what). The program's state: \(state). The screen:
      \(rows)
      \(unknown.isEmpty ? "" : "Not understood: \(unknown)\n")The last bytes: \(bytes)
      """
  }
}
