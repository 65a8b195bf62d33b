import Foundation
import Testing
import Training
import VAE

/// `latent render`: numbers and pictures of decoded points.
@Suite struct CommandLineRenderTests {
  private func numbers(_ text: String) -> [[[Float]]] {
    text.split(separator: "\n\n").map { image in
      image.split(separator: "\n").map { $0.split(separator: " ").compactMap { Float($0) } }
    }
  }

  /// For other numbers of points the products are summed in another order.
  private func expectClose(_ found: [Float], _ expected: [Float]) {
    let differences = zip(found, expected).map { abs($0 - $1) }
    #expect(found.count == expected.count)
    #expect((differences.max() ?? 1) < 1e-5)
  }

  @Test func valuesAreTheDecodersProbabilities() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent("render", "m.safetensors", "--z", "-0.5,0,1.25", "--values")
    #expect(result.code == 0)
    let image = try #require(numbers(result.output).first)
    #expect(image.map(\.count) == Array(repeating: 28, count: 28))
    let checkpoint = try Checkpoint(contentsOf: workshop.path("m.safetensors"))
    let decoder = ImageDecoder(architecture: checkpoint.configuration.architecture)
    decoder.load(checkpoint.parameters)
    expectClose(Array(image.joined()), decoder.decode([-0.5, 0, 1.25]))
    #expect(image.joined().allSatisfy { (0...1).contains($0) })
  }

  @Test func aRowIsItsPointsOneByOne() throws {
    let workshop = try Workshop.withModel()
    let row = try workshop.latent(
      "render", "m.safetensors", "--dimension", "2", "--from", "-1", "--to", "1", "--steps", "3", "--values")
    let single = try ["0,-1,0", "0,0,0", "0,1,0"].map {
      try workshop.latent("render", "m.safetensors", "--z", $0, "--values").output
    }
    #expect(numbers(row.output).count == 3)
    expectClose(Array(numbers(row.output).joined().joined()), single.flatMap { numbers($0).joined().joined() })
    // Without --z all values are 0.
    #expect(try workshop.latent("render", "m.safetensors", "--values").output == single[1])
  }

  @Test func samplesFollowFromTheSeed() throws {
    let workshop = try Workshop.withModel()
    func sample(_ count: Int, _ seed: Int) throws -> [[[Float]]] {
      numbers(
        try workshop.latent("render", "m.safetensors", "--sample", "\(count)", "--seed", "\(seed)", "--values").output)
    }
    let three = try sample(3, 4)
    #expect(three.count == 3)
    #expect(three[0] != three[1])
    let two = try sample(2, 4)
    expectClose(Array(three.prefix(2).joined().joined()), Array(two.joined().joined()))
    // Without AVX-512 the number of rows changes how oneDNN rounds.
    if try workshop.latent("--version").output.contains(/AVX-512|AMX/) { #expect(Array(three.prefix(2)) == two) }
    #expect(try three != sample(3, 5))
  }

  @Test func aPipeGetsPlainText() throws {
    let workshop = try Workshop.withModel()
    let blocks = try workshop.latent("render", "m.safetensors")
    #expect(blocks.code == 0)
    let lines = blocks.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == 14)
    #expect(lines.allSatisfy { $0.count <= 28 && $0.allSatisfy { " ░▒▓█".contains($0) } })
    let ascii = try workshop.latent("render", "m.safetensors", environment: ["LC_ALL": "C"])
    #expect(ascii.output.utf8.allSatisfy { $0 == 10 || (32..<127).contains($0) })
    #expect(try workshop.latent("render", "m.safetensors", "--symbols", "ascii").output == ascii.output)
    #expect(try workshop.latent("render", "m.safetensors", "--out", "picture.txt").output == "")
    #expect(try workshop.bytes("picture.txt") == Array(blocks.output.utf8))
  }

  @Test func coloursAreForThoseWhoAsk() throws {
    let workshop = try Workshop.withModel()
    let colored = try workshop.latent("render", "m.safetensors", "--color", "256")
    let lines = colored.output.split(separator: "\n")
    #expect(lines.count == 14)
    #expect(lines.allSatisfy { $0.hasPrefix("\u{1B}[38;5;") && $0.hasSuffix("\u{1B}[0m") })
    #expect(lines.allSatisfy { $0.filter { $0 == "▀" }.count == 28 })
    // Smaller than its pixels, it is drawn in quadrants.
    let small = try workshop.latent("render", "m.safetensors", "--color", "256", "--width", "10")
    #expect(small.output.contains { "▘▝▖▗▌▐▛▜▙▟▚▞".contains($0) })
    let spaces = try workshop.latent("render", "m.safetensors", "--symbols", "space", "--width", "10")
    #expect(spaces.output.contains("48;5;") && !spaces.output.contains("▀"))
    let rich = try workshop.latent("render", "m.safetensors", "--color", "truecolor", "--width", "10")
    #expect(rich.output.contains("38;2;") && !rich.output.contains(";5;"))
    let octants = try workshop.latent("render", "m.safetensors", "--symbols", "octant", "--width", "10")
    #expect(octants.output.unicodeScalars.contains { (0x1CD00...0x1CDE5).contains($0.value) })
  }

  @Test func manyImagesShareLines() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent("render", "m.safetensors", "--dimension", "1", "--steps", "5")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].split(separator: " ") == ["-3.00", "-1.50", "0.00", "+1.50", "+3.00"])
    #expect(lines.allSatisfy { $0.count <= 80 })
    let two = try workshop.latent("render", "m.safetensors", "--sample", "2", "--width", "60", "--symbols", "ascii")
    #expect(two.output.split(separator: "\n", omittingEmptySubsequences: false).count == 30 + 1 + 30 + 1)
  }

  @Test(arguments: [
    (["--z", "1,2"], "--z has 2 numbers, but m.safetensors has 3 latent dimensions: give 3"),
    (["--z", "1,2,3,4"], "--z has 4 numbers, but m.safetensors has 3 latent dimensions: give 3"),
    (["--dimension", "4"], "--dimension 4 is not there: m.safetensors has dimensions 1 to 3"),
  ])
  func aPointMustFitTheModel(options: [String], message: String) throws {
    let result = try Workshop.withModel().latent(["render", "m.safetensors"] + options)
    #expect(result.code == 64)
    #expect(result.output == "")
    #expect(result.errors == "latent: \(message)\n  See 'latent render --help' for more information.\n")
  }

  /// A plane is a row for each place upwards, the highest first; traversals are a row for each dimension.
  @Test func planesAndTraversals() throws {
    let workshop = try Workshop.withModel()
    func images(_ arguments: String...) throws -> [[Float]] {
      let result = try workshop.latent(["render", "m.safetensors", "--values"] + arguments)
      #expect(result.code == 0)
      return numbers(result.output).map { $0.flatMap { $0 } }
    }
    let plane = try images("--plane", "1,3", "--from", "-1", "--to", "1", "--steps", "2", "--z", "0,0.5,0")
    let points = ["-1,0.5,1", "1,0.5,1", "-1,0.5,-1", "1,0.5,-1"]
    for (image, z) in zip(plane, points) { expectClose(image, try images("--z", z)[0]) }
    let rows = try images("--traversals", "--steps", "2")
    #expect(plane.count == 4 && rows.count == 6)
    for (image, z) in zip(rows, ["-3,0,0", "3,0,0", "0,-3,0", "0,3,0", "0,0,-3", "0,0,3"]) {
      expectClose(image, try images("--z", z)[0])
    }
    let text = try workshop.latent("render", "m.safetensors", "--traversals", "--steps", "3", "--symbols", "ascii")
      .output
    #expect(text.components(separatedBy: "z2 ").count == 4, "its captions stand in one row of three")
    let wrong = try workshop.latent("render", "m.safetensors", "--plane", "1,4")
    #expect(wrong.code == 64 && wrong.errors.contains("--plane 4 is not there: m.safetensors has dimensions 1 to 3"))
    let many = try workshop.latent("render", "m.safetensors", "--plane", "1,2", "--steps", "1001")
    #expect(many.errors.contains("1001 rows of 1001 are more than 1000000 images: take fewer --steps"))
    let large = try workshop.latent("render", "m.safetensors", "--sample", "200000")
    #expect(large.code == 64 && large.errors.contains("more than memory is taken for: draw at most 171196"))
  }

  /// `--toward` goes along an arc from `--z`, whose length goes linearly from end to end.
  @Test func aWayIsAnArc() throws {
    let workshop = try Workshop.withModel()
    func images(_ arguments: String...) throws -> [[[Float]]] {
      let result = try workshop.latent(["render", "m.safetensors", "--values"] + arguments)
      #expect(result.code == 0, "\(result.errors)")
      return numbers(result.output)
    }
    let way = try images("--z", "1,0,0", "--toward", "0,3,0", "--steps", "3")
    // Half a right angle, at twice the length of a.
    let middle = 2 * Float(0.5).squareRoot()
    for (image, z) in zip(way, ["1,0,0", "\(middle),\(middle),0", "0,3,0"]) {
      expectClose(Array(image.joined()), try images("--z", z)[0].flatMap { $0 })
    }
    #expect(way.count == 3)
    let text = try workshop.latent("render", "m.safetensors", "--toward", "1,0,0", "--steps", "3").output
    #expect(text.split(separator: "\n")[0].split(separator: " ") == ["0.00", "0.50", "1.00"])
    #expect(
      try workshop.latent("render", "m.safetensors", "--toward", "1,0,0", "--steps", "3", "--out", "way.svg").code == 0)
    // One row of three.
    let svg = try String(contentsOfFile: workshop.path("way.svg"), encoding: .utf8)
    #expect(svg.contains("viewBox=\"0 0 \(3 * 29 * 4 - 4) "))
    let short = try workshop.latent("render", "m.safetensors", "--toward", "1")
    #expect(short.code == 64 && short.errors.contains("--toward has 1 number, but m.safetensors has 3"))
  }

  /// The ends of a way between images are their codes, as `encode` prints them.
  @Test func aWayBetweenImages() throws {
    let workshop = try Workshop.withModel()
    let codes = try workshop.latent("encode", "m.safetensors", "--json").objects
    func code(_ index: Int) throws -> String {
      try #require(codes[index]["mu"] as? [Double]).map { "\(Float($0))" }.joined(separator: ",")
    }
    let way = try workshop.latent("render", "m.safetensors", "--between", "7,2", "--steps", "4", "--values")
    let points = try workshop.latent(
      "render", "m.safetensors", "--z", code(7), "--toward", code(2), "--steps", "4", "--values")
    #expect(way.code == 0 && numbers(way.output).count == 4, "\(way.errors)")
    expectClose(numbers(way.output).flatMap { $0.joined() }, numbers(points.output).flatMap { $0.joined() })
    let beyond = try workshop.latent("render", "m.safetensors", "--between", "0,60")
    #expect(beyond.code == 64 && beyond.errors.contains("--between 60 is not there: "), "\(beyond.errors)")
    #expect(beyond.errors.contains("has test images 0 to 59"))
  }

  /// Originals as they are read, each with what its code is decoded to, and the nats of an independent sum over its pixels.
  @Test func reconstructionsBesideTheirOriginals() throws {
    let workshop = try Workshop.withModel()
    let images = ["render", "m.safetensors", "--reconstruct", "3,8-9"]
    let beside = numbers(try workshop.latent(images + ["--values"]).output).map { Array($0.joined()) }
    try #require(beside.count == 6)
    let codes = try workshop.latent("encode", "m.safetensors", "--json").objects
    #expect(try workshop.latent(images + ["--out", "beside.svg"]).code == 0)
    let text = try String(contentsOfFile: workshop.path("beside.svg"), encoding: .utf8)
    for (place, index) in [3, 8, 9].enumerated() {
      let (original, decoded) = (beside[2 * place], beside[2 * place + 1])
      let mu = try #require(codes[index]["mu"] as? [Double])
      let z = mu.map { "\(Float($0))" }.joined(separator: ",")
      let alone = try workshop.latent("render", "m.safetensors", "--z", z, "--values").output
      expectClose(decoded, numbers(alone).flatMap { $0.joined() })
      #expect(original.allSatisfy { (0...1).contains($0) } && original != decoded)
      var nats = 0.0
      for (pixel, probability) in zip(original, decoded) {
        let (x, p) = (Double(pixel), Double(probability))
        nats -= x * log(p) + (1 - x) * log(1 - p)
      }
      let label = try #require(codes[index]["label"] as? Int)
      #expect(text.contains(">#\(index) class \(label)</text>"))
      let caption = try #require(
        text.firstMatch(of: try Regex(">(\\d+\\.\\d) nats</text>", as: (Substring, Substring).self)))
      if place == 0 { #expect(abs((Double(caption.1) ?? 0) - nats) < 0.06, "\(caption.1), \(nats)") }
    }
  }

  @Test func picturesAreFiles() throws {
    let workshop = try Workshop.withModel()
    let row = try workshop.latent("render", "m.safetensors", "--dimension", "1", "--steps", "3", "--out", "row.svg")
    #expect(row.code == 0 && row.output == "")
    let text = try String(contentsOfFile: workshop.path("row.svg"), encoding: .utf8)
    #expect(text.contains(">-3.00</text>") && text.components(separatedBy: "<image ").count == 4)
    #expect(try workshop.latent("render", "m.safetensors", "--sample", "4", "--out", "four.png").code == 0)
    let file = try Data(contentsOf: URL(fileURLWithPath: workshop.path("four.png")))
    // Two rows of two: 2 * 28 pixels and one between them, each four wide.
    let head: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 228,
    ]
    #expect(Array(file.prefix(20)) == head)
    let huge = try workshop.latent("render", "m.safetensors", "--scale", "1000", "--sample", "9", "--out", "huge.png")
    #expect(huge.code == 64 && huge.errors.hasPrefix("latent: huge.png would have more than 67108864 pixels"))
    #expect(!FileManager.default.fileExists(atPath: workshop.path("huge.png")))
  }
}
