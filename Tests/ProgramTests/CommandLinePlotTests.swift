import Foundation
import Testing

/// `latent plot`.
@Suite struct CommandLinePlotTests {
  private func file(_ name: String, in workshop: Workshop) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: workshop.path(name)))
  }

  @Test func theLossIsDrawnAsText() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent("plot", "m.safetensors")
    #expect(result.code == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "m: loss: nats an image")
    #expect(result.output.contains("-ELBO ") && result.output.contains("KL ") && result.output.contains("step"))
    let kl = try workshop.latent("plot", "m.safetensors", "--kl")
    #expect(kl.output.hasPrefix("m: KL of each dimension: KL in nats\n") && kl.output.contains("z3"))
  }

  @Test func picturesHaveTheFormatOfTheirName() throws {
    let workshop = try Workshop.withModel()
    for (name, start) in [("l.svg", "<?xml"), ("l.pdf", "%PDF"), ("l.png", "\u{89}PNG")] {
      let result = try workshop.latent("plot", "m.safetensors", "--out", name)
      #expect(result.code == 0 && result.output == "" && result.errors == "", "\(result.errors)")
      let bytes = [UInt8](try file(name, in: workshop).prefix(start.unicodeScalars.count))
      #expect(bytes == start.unicodeScalars.map { UInt8($0.value) })
    }
    let bad = try workshop.latent("plot", "m.safetensors", "--out", "l.gif")
    #expect(bad.code == 64 && bad.errors.contains("expected a name that ends in .svg, .pdf, .png"))
  }

  @Test func runsAreOverlaid() throws {
    let workshop = try Workshop.withModel()
    try FileManager.default.copyItem(atPath: workshop.path("m.safetensors"), toPath: workshop.path("other.safetensors"))
    let result = try workshop.latent("plot", "m.safetensors", "other.safetensors")
    #expect(result.output.hasPrefix("2 runs: -ELBO: nats an image\n"))
    #expect(result.output.contains("m ") && result.output.contains("other "))
    let rate = try workshop.latent("plot", "m.safetensors", "other.safetensors", "--rate")
    #expect(rate.code == 0 && rate.output.contains("m, beta 1.0") && rate.output.contains("rate: KL in nats"))
  }

  @Test func logsAreDrawn() throws {
    let workshop = try Workshop.withModel()
    let log = (1...20).map { #"{"step": \#($0), "train_negative_elbo": \#(200.0 / Double($0)), "test_kl": 3.5}"# }
    try Data((log.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: workshop.path("run.jsonl")))
    let result = try workshop.latent("plot", "run.jsonl")
    #expect(result.code == 0 && result.output.hasPrefix("run: loss: as logged\n"), "\(result.errors)")
    #expect(result.output.contains("train_negative_elbo 10.00"))
    let mixed = try workshop.latent("plot", "run.jsonl", "m.safetensors")
    #expect(mixed.code == 1 && mixed.errors.contains("plot them apart"))
  }

  @Test func theMapIsByClass() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent("plot", "m.safetensors", "--map", "--plane", "1,3")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("m.safetensors, mu of 60 test images") && result.output.contains("z1"))
    #expect(try workshop.latent("plot", "m.safetensors", "--map", "--plane", "1,4").code == 64)
    #expect(try workshop.latent("plot", "m.safetensors", "--plane", "1,3").code == 64)
    // In a pipe there are no colours: each class is drawn with its own digit.
    let plot = result.output.split(separator: "\n").dropFirst().joined()
    #expect((0..<10).allSatisfy { plot.contains("\($0)") } && !plot.contains("⠶"))
  }

  @Test func mapsAreOverlaid() throws {
    let workshop = try Workshop.withModel()
    try FileManager.default.copyItem(atPath: workshop.path("m.safetensors"), toPath: workshop.path("other.safetensors"))
    let result = try workshop.latent("plot", "m.safetensors", "other.safetensors", "--map", "--plane", "1,3")
    #expect(result.code == 0 && result.output.hasPrefix("2 models, mu of the test images: z3\n"), "\(result.errors)")
    #expect(result.output.contains("a m: z1, z3") && result.output.contains("b other: z1, z3"))
    #expect(result.output.contains("z1\n"))
  }

  /// Neither point of a plot of two lies at an end of the axis, where half of it would be cut off.
  @Test func pointsHaveRoom() throws {
    let workshop = try Workshop.withModel()
    #expect(try workshop.train("--epochs", "2", "--out", "longer.safetensors").code == 0)
    let result = try workshop.latent("plot", "m.safetensors", "longer.safetensors", "--rate")
    let lines = result.output.split(separator: "\n").dropFirst(2).map(String.init)
    let field = lines.filter { $0.contains("|") }.map { $0.drop { $0 != "|" }.dropFirst() }
    let places = field.compactMap { line in line.firstIndex { "ab".contains($0) }.map { line.prefix(upTo: $0).count } }
    #expect(places.count == 2 && places.allSatisfy { (1..<72).contains($0) }, "\(result.output)")
  }

  @Test func whatHasNoLossesIsNamed() throws {
    let workshop = try Workshop.withModel()
    try Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: workshop.path("data.csv")))
    let result = try workshop.latent("plot", "data.csv")
    #expect(result.code == 1 && result.output == "" && result.errors.contains("data.csv"))
    try FileManager.default.createDirectory(atPath: workshop.path("nothing"), withIntermediateDirectories: true)
    let folder = try workshop.latent("plot", "nothing")
    #expect(folder.code == 1 && folder.errors.contains("no logs with numbers"))
  }

  /// A picture as PDF has its captions and one image a picture.
  @Test func rendersAreAlsoPDF() throws {
    let workshop = try Workshop.withModel()
    #expect(try workshop.latent("render", "m.safetensors", "--sample", "2", "--out", "s.pdf").code == 0)
    let text = String(decoding: try file("s.pdf", in: workshop), as: UTF8.self)
    #expect(text.hasPrefix("%PDF"))
    #expect(text.components(separatedBy: "/Subtype /Image").count == 3)
  }
}
