import Safetensors
import Testing

/// Bad files and places: one sentence on stderr that names them, exit code 1, and nothing lost or left behind.
@Suite struct CommandLineBadInputTests {
  /// Expects exactly this sentence.
  private func expect(_ result: ProgramResult, says sentence: String) {
    #expect(result.code == 1)
    #expect(result.output == "")
    #expect(result.errors == "latent: \(sentence)\n")
  }

  @Test func aCheckpointThatIsNotThere() throws {
    let workshop = try Workshop()
    let path = try workshop.latent("evaluate", "./no.safetensors")
    #expect(path.code == 1)
    #expect(path.errors.hasPrefix("latent: ./no.safetensors cannot be read: "))
    let name = try workshop.latent("evaluate", "no-such-model")
    #expect(name.code == 1)
    #expect(
      name.errors.hasPrefix("latent: there is no checkpoint no-such-model: looked for no-such-model.safetensors in "))
    #expect(name.errors.contains(workshop.folder))
  }

  @Test func aKnownNameIsSuggested() throws {
    let workshop = try Workshop.withModel()
    try workshop.makeFolder("known")
    try workshop.write(workshop.bytes("m.safetensors"), to: "known/mine.safetensors")
    let environment = ["LATENT_CHECKPOINTS": "known"]
    #expect(try workshop.latent("inspect", "mine", environment: environment).code == 0)
    let result = try workshop.latent("inspect", "mien", environment: environment)
    #expect(result.code == 1)
    #expect(result.errors.contains("Known are mine"))
  }

  @Test func aCheckpointThatWasCutShort() throws {
    let workshop = try Workshop.withModel()
    let bytes = try workshop.bytes("m.safetensors")
    try workshop.write(Array(bytes.prefix(5)), to: "cut.safetensors")
    expect(
      try workshop.latent("render", "cut.safetensors"),
      says:
        "cut.safetensors is not a valid safetensors file: The file has 5 bytes; a safetensors file begins with 8 bytes "
        + "for the length of its header. Copy it again, or choose another checkpoint.")
    try workshop.write(bytes.dropLast(), to: "cut.safetensors")
    for command in ["render", "inspect", "evaluate", "encode"] {
      let result = try workshop.latent(command, "cut.safetensors")
      #expect(result.code == 1)
      #expect(result.errors.hasPrefix("latent: cut.safetensors is not a valid safetensors file: The tensor "))
    }
  }

  @Test func aCheckpointFromTheFuture() throws {
    let workshop = try Workshop.withModel()
    var archive = try TensorArchive(decoding: workshop.bytes("m.safetensors"))
    archive.metadata["format_version"] = "99"
    try workshop.write(archive.encoded(), to: "future.safetensors")
    expect(
      try workshop.latent("inspect", "future.safetensors"),
      says: "future.safetensors has format version 99, and this latent reads up to 2: use a newer latent.")
  }

  @Test func aWeightThatIsNoNumber() throws {
    let workshop = try Workshop.withModel()
    var archive = try TensorArchive(decoding: workshop.bytes("m.safetensors"))
    archive.tensors["mu.bias"] = StoredTensor([0, .nan, 0], shape: [3])
    try workshop.write(archive.encoded(), to: "nan.safetensors")
    expect(
      try workshop.latent("train", "--resume", "nan.safetensors", "--epochs", "3"),
      says: "nan.safetensors: value 1 of the tensor mu.bias is not a finite number, so the model is broken. Copy it "
        + "again, or choose another checkpoint.")
  }

  @Test func imagesThatWereCutShort() throws {
    let workshop = try Workshop.withDigits()
    let images = "tiny/\(TinyDigits.imagesName)"
    try workshop.write(workshop.bytes(images).dropLast(), to: images)
    let whole = 16 + TinyDigits.trainCount * 784
    expect(
      try workshop.train("--epochs", "1"),
      says:
        "\(workshop.path(images)) ends at byte \(whole - 1), but must have \(whole) bytes: copy or download it again.")
    #expect(!workshop.exists("tiny-3d.safetensors"))
  }

  @Test func aFileOfAnotherKind() throws {
    let workshop = try Workshop.withDigits()
    let images = "tiny/\(TinyDigits.imagesName)"
    var bytes = try workshop.bytes(images)
    bytes[3] = 0x01
    try workshop.write(bytes, to: images)
    expect(
      try workshop.train("--epochs", "1"),
      says:
        "\(workshop.path(images)) is not an IDX file of images: expected 0x00000803 at byte 0, found 0x00000801, which "
        + "means labels; put the right file there.")
  }

  @Test func dataThatAreNowhere() throws {
    let workshop = try Workshop()
    let mnist = try workshop.latent("train", environment: ["LATENT_DATA": workshop.path("data")])
    // The machine may have MNIST among the system's data sets, but not in this folder.
    let folder = try workshop.latent("train", "--data", "./data")
    expect(
      folder,
      says: "\(workshop.path("data")) cannot be read: No such file or directory; check the path and its permissions.")
    if mnist.code != 0 {
      #expect(mnist.errors.contains("`latent data fetch mnist` downloads it"))
      #expect(mnist.errors.contains("--data digits"))
    }
  }

  @Test func imagesOfAnotherSizeThanTheModelTakes() throws {
    let workshop = try Workshop.withModel()
    for command in [["evaluate"], ["encode"], ["train", "--epochs", "9", "--resume"]] {
      expect(
        try workshop.latent(command + ["m.safetensors", "--data", "sprites"]),
        says:
          "The model takes images of 28x28 pixels, but those of sprites are 32x32. Choose data of that size with --data, "
          + "or another checkpoint.")
    }
    // Files are read in the size that the model takes.
    try workshop.makeFolder("small")
    for name in ["train", "t10k"] {
      try workshop.write(
        TinyDigits.bigEndian([0x803, 2, 3, 3]) + [UInt8](repeating: 7, count: 18), to: "small/\(name)-images-idx3-ubyte"
      )
    }
    let read = try workshop.latent("evaluate", "m.safetensors", "--data", "small")
    #expect(read.code == 0 && read.errors.contains("are 3x3, and were read as 28x28"))
  }

  @Test func otherImagesThanTheRunBeganWith() throws {
    let workshop = try Workshop.withModel()
    let images = "tiny/\(TinyDigits.imagesName)"
    var bytes = try workshop.bytes(images)
    bytes[500] ^= 1
    try workshop.write(bytes, to: images)
    for command in [["evaluate"], ["train", "--epochs", "9", "--resume"]] {
      let result = try workshop.latent(command + ["m.safetensors"])
      #expect(result.code == 1)
      #expect(result.errors.hasPrefix("latent: The run began on other data than \(workshop.path("tiny")) holds now"))
    }
    // Requested by name, they are what the user wants.
    #expect(try workshop.latent("evaluate", "m.safetensors", "--data", "tiny").code == 0)
  }

  @Test(arguments: [
    ("no/m.safetensors", "the folder no is not there"), ("tiny", "it is a folder"),
    ("tiny/\(TinyDigits.imagesName)/m.safetensors", "Not a directory"), ("/dev/null", "it is not an ordinary file"),
  ])
  func aPlaceThatCannotBeWritten(out: String, reason: String) throws {
    let workshop = try Workshop.withDigits()
    expect(
      try workshop.train("--epochs", "1", "--out", out),
      says: "\(out) cannot be written: \(reason). What was there before is untouched; save under another name or in "
        + "another folder.")
  }

  @Test func outputThatDoesNotFit() throws {
    let workshop = try Workshop.withModel()
    expect(
      try workshop.latent("render", "m.safetensors", "--out", "no/picture.txt"),
      says: "no/picture.txt cannot be written: No such file or directory. Make room or write to another place.")
    #if os(Linux)
      let full = try workshop.start(
        "/bin/sh", ["-c", "exec '\(BuiltProgram.latent)' render m.safetensors > /dev/full"]
      ).finish()
      expect(
        full, says: "the output cannot be written: No space left on device. Make room or write to another place.")
    #endif
  }

  @Test func dataThatNobodyOffers() throws {
    expect(
      try Workshop().latent("data", "fetch", "digits"),
      says: "digits cannot be downloaded: expected mnist or fashion; for others, name a folder.")
  }
}
