import Foundation
import Testing

/// `latent doctor`: what it says of runs of our own, of logs, and of files that are broken.
@Suite struct CommandLineDoctorTests {
  private func causes(_ workshop: Workshop, _ arguments: String...) throws -> [String] {
    let result = try workshop.latent(["doctor"] + arguments + ["--json"])
    #expect(result.code == 0, "\(result.errors)")
    let verdicts = try #require(try result.objects.first?["verdicts"] as? [[String: String]])
    for verdict in verdicts {
      // Evidence is in numbers.
      #expect(verdict["evidence"]?.contains(where: \.isNumber) == true && verdict["remedy"]?.isEmpty == false)
    }
    return verdicts.compactMap { $0["cause"] }
  }

  private func write(_ lines: [String], to name: String, in workshop: Workshop) throws {
    try workshop.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: name)
  }

  /// What was measured is printed with or without a verdict, and the file stays as it is.
  @Test func aModel() throws {
    let workshop = try Workshop.withModel()
    let before = try workshop.bytes("m.safetensors")
    let result = try workshop.latent("doctor", "m.safetensors", "--json")
    let measured = try #require(try result.objects.first?["measured"] as? [String: Any])
    for name in ["kl_nats", "test_loss_nats", "train_loss_nats", "rate_gain_nats", "silent_units"] {
      #expect(measured[name] is Double, "\(name)")
    }
    let text = try workshop.latent("doctor", "m.safetensors")
    #expect(text.code == 0 && text.output.hasPrefix("Looked at m.safetensors at step"))
    #expect(text.output.contains("60 test and 300 training images of \(workshop.path("tiny"))"))
    let table = try workshop.latent("doctor", "m.safetensors", "--csv")
    #expect(table.output.hasPrefix("cause,title,evidence,remedy\n"))
    #expect(try workshop.bytes("m.safetensors") == before)
  }

  /// Of a file whose images are not here the history tells what it can.
  @Test func withoutImages() throws {
    let workshop = try Workshop.withModel()
    try FileManager.default.removeItem(atPath: workshop.path("tiny"))
    let result = try workshop.latent("doctor", "m.safetensors")
    #expect(result.code == 0 && result.output.contains("no images, as those of"), "\(result.errors)")
  }

  @Test func aRunThatBroke() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train("--epochs", "4", "--out", "m.safetensors", "--learning-rate", "1e9")
    #expect(result.code == 1 && result.errors.contains("made the first one that is not"), "\(result.errors)")
    guard workshop.exists("m.safetensors") else { return }
    #expect(try causes(workshop, "m.safetensors").first == "not-finite")
    let text = try workshop.latent("doctor", "m.safetensors").output
    #expect(text.contains("at step ") && text.contains("made the first number that is not finite"), "\(text)")
  }

  /// The name of a layer in the file, and that its numbers are not finite.
  @Test func weightsThatAreNotFinite() throws {
    let workshop = try Workshop.withModel()
    var bytes = try workshop.bytes("m.safetensors")
    // The last number of the last tensor.
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try workshop.write(bytes, to: "m.safetensors")
    #expect(try causes(workshop, "m.safetensors") == ["not-finite"])
  }

  @Test func logs() throws {
    let workshop = try Workshop()
    let steps = 1...60
    try write(
      ["step,train_bce,train_kl"] + steps.map { "\($0),\(0.69 - Double($0) * 0.005),\(1 / Double($0 * $0))" },
      to: "means.csv",
      in: workshop)
    #expect(try causes(workshop, "means.csv") == ["means"])
    try write(
      ["step,train_bce,train_kl"] + steps.map { "\($0),\(500 - $0 * 100),5" }, to: "pixels.csv", in: workshop)
    #expect(try causes(workshop, "pixels.csv") == ["pixels"])
    try write(
      ["step,recon,kl"] + steps.map { "\($0),\(400 - $0),\($0 < 40 ? "5" : "nan")" }, to: "nan.csv", in: workshop)
    #expect(try causes(workshop, "nan.csv") == ["not-finite"])
    #expect(
      try workshop.latent("doctor", "nan.csv").output.contains("at step 40 kl was the first loss that is not finite"))
    try write(["step,recon,kl"] + steps.map { "\($0),\(400 - $0),5" }, to: "good.csv", in: workshop)
    let good = try workshop.latent("doctor", "good.csv")
    #expect(good.code == 0 && good.output == "Looked at the losses in good.csv\n\nNo cause has evidence.\n")
    // A folder: its newest log.
    try workshop.makeFolder("runs")
    try write(
      ["step,train_bce,train_kl"] + steps.map { "\($0),\(500 - $0 * 100),5" }, to: "runs/metrics.csv", in: workshop)
    #expect(try causes(workshop, "runs") == ["pixels"])
  }

  @Test func whatCannotBeJudged() throws {
    let workshop = try Workshop.withModel()
    let dial = try workshop.latent("doctor", "m.safetensors", "--beta", "2")
    #expect(dial.code == 64 && dial.errors.contains("--beta turns a dial, and m.safetensors has none"))
    try workshop.makeFolder("empty")
    let empty = try workshop.latent("doctor", "empty")
    #expect(empty.code == 1 && empty.errors.contains("empty holds neither a model nor a log with losses"))
    let missing = try workshop.latent("doctor", "nothing.safetensors")
    #expect(missing.code == 1 && missing.output == "")
  }
}
