import Foundation
import Randomness
import Testing

/// The real program with random input.
@Suite struct ExplorerMonkeyTests {
  @Test(arguments: [1, 2] as [UInt64]) func randomBytesBreakNothing(seed: UInt64) throws {
    let scratch = try Scratch()
    var random = Philox(seed: seed)
    var latest: [[UInt8]] = []
    // Without curl or any other program.
    func start() throws -> PseudoTerminal {
      let terminal = try PseudoTerminal.latent([scratch.model], in: scratch, environment: ["PATH": scratch.folder])
      try terminal.waitFor("? help")
      try terminal.press(.character(" "))
      return terminal
    }
    var terminal = try start()
    var ends = 0
    for _ in 0..<250 {
      let bytes = Array((0..<12).map { _ in Self.input(&random) }.joined())
      latest = (latest + [bytes]).suffix(50)
      // The input may have answered a question about quitting.
      let isSent = (try? terminal.type(bytes: bytes)) != nil
      if isSent, Int.random(in: 0..<12, using: &random) == 0 {
        try? terminal.resize(columns: .random(in: 1...200, using: &random), rows: .random(in: 1...60, using: &random))
      }
      if isSent, !terminal.state.isEnd { continue }
      ends += 1
      #expect(try terminal.waitForExit() == .code(0), "seed \(seed), \(terminal.emulator.screen), after \(latest)")
      terminal.expectCleanTerminal()
      terminal = try start()
    }
    #expect(ends < 30)
    // It still responds. Incomplete sequences end by themselves.
    usleep(600_000)
    var end = ProgramState.code(0)
    if !terminal.state.isEnd {
      try terminal.resize(columns: 80, rows: 24)
      try terminal.press(.escape)
      usleep(50_000)
      try? terminal.press(.escape)
      usleep(50_000)
      if !terminal.state.isEnd {
        terminal.signal(SIGTERM)
        end = .signal(SIGTERM)
      }
    }
    // It may have been about to end anyway.
    let ended = try terminal.waitForExit()
    #expect([end, .code(0)].contains(ended), "seed \(seed), \(ended), after \(latest)")
    terminal.expectCleanTerminal()
  }

  /// A key, a sequence, a broken one, a mouse report, or a letter.
  private static func input(_ random: inout Philox) -> [UInt8] {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    switch number(0...9) {
    case 0:
      // Not the bytes that stop or end the program through the terminal's driver, nor those that lead to another
      // folder.
      let byte = UInt8(number(0...255))
      return [0x03, 0x1A, 0x1C, 0x11, 0x13, 0x2F].contains(byte) ? [] : [byte]
    case 1: return Array("\u{1B}[<\([0, 32, 64, 65, 2, 35][number(0...5)]);\(number(-1...90));\(number(-1...30))M".utf8)
    case 2: return [0x1B, 0x5B, 0x4D] + (0..<3).map { _ in UInt8(number(32...255)) }
    case 3:
      let final = ["A", "~", "u", "R", "c", "Z"][number(0...5)]
      // From 5 on, Control is held: Ctrl-C and Ctrl-Z in kitty's form.
      return Array("\u{1B}[\(number(0...300));\(number(0...(final == "u" ? 4 : 9)))\(final)".utf8)
    case 4: return [[0x1B], [0x1B, 0x5B], [0x1B, 0x4F], [0xF0, 0x9F], [0xC3]][number(0...4)]
    case 5: return Unicode.Scalar(UInt32(number(0xA0...0x2FFFF))).map { Array(String(Character($0)).utf8) } ?? []
    case 6: return Array("\u{1B}[\(["A", "B", "C", "D", "H", "F", "5~", "6~", "3~"][number(0...8)])".utf8)
    case 7: return [UInt8(number(0x30...0x39))]
    default: return [UInt8(number(0x30...0x7E))]
    }
  }
}
