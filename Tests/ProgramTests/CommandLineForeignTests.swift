import Foundation
import TestArchives
import Testing

/// Model files of other programs on the command line.
@Suite struct CommandLineForeignTests {
  private static func array(_ shape: String, count: Int, of value: Float = 0) -> [UInt8] {
    let head = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + ZipBytes.little(UInt16(head.utf8.count)) + Array(head.utf8)
      + (0..<count).flatMap { _ in ZipBytes.little(value.bitPattern) }
  }

  private static let arrays = ZipBytes([
    ZipBytes.Entry("a.weight.npy", array("(2, 3)", count: 6)), ZipBytes.Entry("a.bias.npy", array("(2,)", count: 2)),
  ]).bytes

  @Test func inspectShowsTensors() throws {
    let workshop = try Workshop()
    try workshop.write(Self.arrays, to: "m.safetensors")
    let text = try workshop.latent("inspect", "m.safetensors")
    #expect(text.code == 0)
    #expect(text.output.contains("container        npz"))
    #expect(text.output.contains("a.weight  F32   2x3"))
    let object = try #require(try workshop.latent("inspect", "m.safetensors", "--json").objects.first)
    #expect(object["container"] as? String == "npz")
    #expect(object["parameters"] as? Int == 8)
    let tensors = try #require(object["tensors"] as? [[String: Any]])
    #expect(tensors.map { $0["name"] as? String } == ["a.weight", "a.bias"])
    #expect(tensors[0]["shape"] as? [Int] == [2, 3])
  }

  @Test func aBrokenModelIsOneSentence() throws {
    let workshop = try Workshop()
    try workshop.write(ZipBytes([ZipBytes.Entry("a.npy", Self.array("(2, 3)", count: 5))]).bytes, to: "m.npz")
    let result = try workshop.latent("inspect", "./m.npz")
    #expect(result.code == 1)
    #expect(
      result.errors
        == "latent: ./m.npz is a zip archive, but its tensor a reaches to element 5 of a storage that has 5.\n")
  }

  /// A model of pictures in colour, of which none are at hand.
  @Test func aGuessSaysHowToMeasure() throws {
    let workshop = try Workshop()
    let layers = [("e.0", 12, 3072), ("mu", 2, 12), ("logvar", 2, 12), ("d.0", 12, 2), ("d.2", 3072, 12)]
    let entries = layers.flatMap { name, outputs, inputs in
      [
        ZipBytes.Entry("\(name).weight.npy", Self.array("(\(outputs), \(inputs))", count: outputs * inputs, of: 0.01)),
        ZipBytes.Entry("\(name).bias.npy", Self.array("(\(outputs),)", count: outputs, of: 0.01)),
      ]
    }
    try workshop.write(ZipBytes(entries).bytes, to: "m.npz")
    #expect(try workshop.latent("inspect", "./m.npz").output.contains("it is a guess: no images of that size"))
    let guessed = try workshop.latent("convert", "./m.npz", "--out", "m.safetensors")
    #expect(guessed.code == 0)
    #expect(guessed.errors.contains("`latent convert` with --data FOLDER measures and saves it"))
    let object = try #require(try workshop.latent("inspect", "m.safetensors", "--json").objects.first)
    #expect(object["data"] as? String == "faces")
    let measured = try workshop.latent("explore", "./m.npz", "--data", "faces", "--plain")
    #expect(measured.errors.contains("settled on faces"))
    let own = try workshop.latent("explore", "m.safetensors", "--data", "faces", "--plain")
    #expect(own.code == 64)
    #expect(own.errors.contains("names its data itself"))
    #expect(try workshop.latent("explore", "--data", "faces", "--plain").code == 64)
  }
}
