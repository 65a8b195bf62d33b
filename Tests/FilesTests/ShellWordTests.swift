import Files
import Foundation
import Testing

/// Suggested commands can be copied into a shell.
@Suite struct ShellWordTests {
  @Test(arguments: [
    ("m.safetensors", "m.safetensors"), ("/a/b-c_d.x", "/a/b-c_d.x"), ("my model", "'my model'"), ("", "''"),
    ("it's", #"'it'\''s'"#), ("$HOME", "'$HOME'"), ("~/x", "'~/x'"), ("-x", "./-x"), ("-x y", "'./-x y'"), ("é", "'é'"),
  ]) func words(text: String, word: String) {
    #expect(text.shellWord == word)
  }

  @Test func aShellReadsThemBack() throws {
    for text in ["a b", "it's", "\"double\"", "$HOME `date` \\", "a\tb", "*?[x]", "!x", "ünï"] {
      let shell = Process()
      let output = Pipe()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", "printf %s \(text.shellWord)"]
      shell.standardOutput = output
      try shell.run()
      let read = output.fileHandleForReading.readDataToEndOfFile()
      shell.waitUntilExit()
      #expect(String(decoding: read, as: UTF8.self) == text)
    }
  }
}
