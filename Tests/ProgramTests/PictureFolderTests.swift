import Testing
import TestArchives

/// A folder of the user's own pictures in colour: one command trains on it, one opens it.
@Suite struct PictureFolderTests {
  /// Two folders of pictures of 12x12 pixels: a square on a ground, in colours that vary.
  private func writePictures(_ scratch: Scratch, each count: Int) throws {
    for (folder, place) in [("left", 2), ("right", 6)] {
      try scratch.makeFolder("pictures/\(folder)")
      for index in 0..<count {
        let shade = UInt8(index * 200 / count)
        let rows = (0..<12).map { y in
          (0..<12).flatMap { x -> [UInt8] in
            (place..<place + 4).contains(x) && (4..<8).contains(y) ? [250, shade, 20] : [30, 60, 255 - shade]
          }
        }
        try scratch.write(PNGBytes.png(width: 12, height: 12, type: 2, rows), to: "pictures/\(folder)/\(index).png")
      }
    }
  }

  @Test(arguments: ["mlp", "conv"]) func oneCommandTrainsAndOneOpens(network: String) throws {
    let scratch = try Scratch(withModel: false)
    try writePictures(scratch, each: 30)
    let trained = try scratch.latent([
      "train", "--data", "pictures", "--size", "8", "--network", network, "--latent", "3", "--batch", "10", "--epochs",
      "2", "--json", "--out", "p.safetensors",
    ])
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(try trained.objects.count == 2)
    let terminal = try PseudoTerminal.latent(["p.safetensors"], in: scratch, kind: .colors256)
    try terminal.waitFor("q quit")
    for view in ExplorerView.allCases {
      try terminal.open(view)
      // The map has the folders' names.
      if view == .map { try terminal.waitFor("left") }
    }
    try terminal.quit()
    let words = try scratch.latent(["inspect", "p.safetensors", "--json"])
    #expect(words.output.contains("\"size\": 8") && words.output.contains("\"image_channels\": 3"))
  }

  /// A picture that cannot be read is named and left out; a resumed run reads them as before.
  @Test func aResumedRunReadsThemAsBefore() throws {
    let scratch = try Scratch(withModel: false)
    try writePictures(scratch, each: 60)
    try scratch.write(Array(PNGBytes.png(width: 12, height: 12, [1, 2, 3]).prefix(50)), to: "pictures/left/torn.png")
    let begin = [
      "train", "--data", "pictures", "--size", "8", "--channels", "1", "--hidden", "9", "--out", "p.safetensors",
    ]
    let first = try scratch.latent(begin + ["--epochs", "1"])
    #expect(first.code == 0 && first.errors.contains("torn.png"), "\(first.errors)")
    let second = try scratch.latent(["train", "--resume", "p.safetensors", "--epochs", "2"])
    #expect(second.code == 0, "\(second.errors)")
    let other = try scratch.latent(["train", "--resume", "p.safetensors", "--epochs", "3", "--size", "12"])
    #expect(other.code == 64 && other.errors.contains("--size 12 contradicts"))
  }
}
