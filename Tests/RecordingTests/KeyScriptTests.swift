import Drawing
import Testing

@testable import Recording

struct KeyScriptTests {
  @Test func everyLine() throws {
    let script = try KeyScript(
      """
      # A demonstration
      explore faces-2d --view manifold --do "beta 4"
      size 90x25
      color 256
      pace 12.5

      press Right*2 Shift-Left space every 0.5
      press * Enter
      type :z 1
      wait 1.5
      until epoch 3
      record
      """)
    #expect(script.arguments == ["faces-2d", "--view", "manifold", "--do", "beta 4"])
    #expect([script.width, script.height, script.colors] == [90, 25, 256])
    #expect(script.pace == 12.5)
    #expect(
      script.steps == [
        .press([.right, .right, .shiftLeft, .character(" ")], pause: 0.5),
        .press([.character("*"), .enter], pause: 0.3),
        .press([.character(":"), .character("z"), .character(" "), .character("1")], pause: 0.08), .wait(1.5),
        .until("epoch 3"), .record,
      ])
  }

  @Test func withoutLines() throws {
    let script = try KeyScript("")
    #expect(script.arguments.isEmpty && script.steps.isEmpty)
    #expect([script.width, script.height, script.colors] == [100, 30, ScreenAbility.trueColor])
    #expect(script.pace == 100)
  }

  @Test(arguments: [
    ("press", "keys"), ("press Nothing", "keys"), ("press Right*0", "keys"),
    ("press Right*9999999999999999999", "keys"),
    ("press Right every -1", "keys"), ("press Right every nan", "keys"), ("press Right*9999 Left*9999", "keys"),
    ("explore \"a", "a second"), ("wait", "seconds"), ("wait inf", "seconds"), ("wait 601", "seconds"),
    ("size 0x3", "columns"),
    ("size 9", "columns"), ("size 501x3", "columns"), ("color red", "color"),
    ("pace 0", "training steps"), ("pace nan", "training steps"),
    ("jump", "explore, size"),
    ("until", "explore, size"), ("type", "explore, size"), ("record now", "explore, size"),
  ])
  func aMistakeNamesItsLine(line: String, expected: String) {
    let mistake = #expect(throws: KeyScript.Mistake.self) { try KeyScript("# one\n\(line)") }
    #expect(mistake?.line == 2)
    #expect(mistake?.found == line)
    #expect(mistake?.expected.hasPrefix(expected) == true, "\(mistake?.expected ?? "")")
  }

  @Test func theScreenIsSetBeforeTheFirstKey() {
    let mistake = #expect(throws: KeyScript.Mistake.self) { try KeyScript("press x\nsize 10x10") }
    #expect(mistake?.expected.contains("stand before them") == true)
  }

  @Test func aLongScriptIsRefused() {
    let mistake = #expect(throws: KeyScript.Mistake.self) {
      try KeyScript(String(repeating: "wait 1\n", count: 10_001))
    }
    #expect(mistake?.line == 10_001)
  }
}
