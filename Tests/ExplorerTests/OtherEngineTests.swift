import Engines
import Foundation
import TestSupport
import Testing
import Training

/// The explorer with a trainer in another process, which here is a shell script: it keeps to the protocol and computes
/// nothing.
@Suite struct OtherEngineTests {
  /// Shows the weights of its start at each `resume`, and dies at `pause`.
  private static let trainer = #"""
    #!/bin/sh
    show() {
      echo '{"event":"step","step":1,"images":8,"reconstruction":9,"kl":2,"kl_per_dimension":[1,1,0]}'
      cp "$3/start.safetensors" "$3/weights.safetensors"
      echo "{\"event\":\"weights\",\"file\":\"$3/weights.safetensors\",\"step\":0,\"running\":true}"
    }
    echo '{"event":"ready"}'
    show "$@"
    while read -r line; do
      case "$line" in
      *save*)
        file=$(echo "$line" | sed 's/.*"file":"\([^"]*\)".*/\1/')
        cp "$3/start.safetensors" "$file"
        echo "{\"event\":\"saved\",\"file\":\"$file\",\"step\":0}" ;;
      *pause*) kill -9 $$ ;;
      *stop*) exit 0 ;;
      esac
    done
    """#

  @Test func itsRunIsShownAndItsDeathIsTold() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(Self.trainer.utf8), to: "bin/python3")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let environment = ["PATH": "\(folder.path)/bin:/usr/bin:/bin", "TMPDIR": folder.path]
    let python = Python(path: path, environment: environment)
    let test = try TestSession(
      Sample.fresh(place: Sample.atOrigin(latent: 3)), folder: folder,
      startEngine: { ProcessEngine($0, $1, $2, python: python, group: .here(1), shows: true) })
    test.press(.character(" "))
    try test.wait(for: "the weights") { $0.run == .running && $0.model.history.recent.count == 1 }
    #expect(test.state.model.batchesPerEpoch > 0)
    test.save(as: "copy")
    try test.wait(for: "the file") { $0.newsText?.contains("copy") ?? false }
    #expect(try Checkpoint(contentsOf: folder.file("copy.safetensors")).history.recent.map(\.kl) == [2])
    test.press(.character(" "))
    try test.wait(for: "the end") { $0.run == .idle }
    #expect(test.state.errorText == "The trainer was killed (SIGKILL), as happens when memory runs out.")
    // It can begin again from there, and the model can still be saved.
    test.press(.character(" "))
    try test.wait(for: "the next trainer") { $0.run == .running }
    test.press(.character(" "))
    try test.wait(for: "its end") { $0.run == .idle }
    test.save(as: "again")
    try test.wait(for: "the second file") { $0.newsText?.contains("again") ?? false }
    #expect(folder.has("again.safetensors") && !folder.names().contains { $0.hasPrefix("latent-engine") })
  }
}
