import Foundation
import Models
import TestArchives
import Testing

/// Tensors in pickles of all protocols, as Python 3.11, NumPy 2.2 and PyTorch 2.13 write them.
@Suite struct PickleProtocolTests {
  private static func read(_ text: String) throws -> ModelFile { try ModelFile(bytes(text), file: "m.pkl") }

  static func bytes(_ text: String) -> [UInt8] { Data(base64Encoded: text).map { Array($0) } ?? [] }

  /// `pickle.dump({"a\\": numpy.array([[1, -2, 3.5], [4, 5, 200]], "f4")}, file, protocol)`
  static let arrays: [(version: Int, file: String)] = [
    (
      0,
      """
      KGRwMApWYVx1MDA1YwpwMQpjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcDIKKGNudW1weQpuZGFycmF5CnAzCihJMAp0\
      cDQKY19jb2RlY3MKZW5jb2RlCnA1CihWYgpwNgpWbGF0aW4xCnA3CnRwOApScDkKdHAxMApScDExCihJMQooSTIKSTMKdHAxMgpjbnVtcHkK\
      ZHR5cGUKcDEzCihWZjQKcDE0CkkwMApJMDEKdHAxNQpScDE2CihJMwpWPApwMTcKTk5OSS0xCkktMQpJMAp0cDE4CmJJMDAKZzUKKFZcdTAw\
      MDBcdTAwMDCAP1x1MDAwMFx1MDAwMFx1MDAwMMBcdTAwMDBcdTAwMDBgQFx1MDAwMFx1MDAwMIBAXHUwMDAwXHUwMDAwoEBcdTAwMDBcdTAw\
      MDBIQwpwMTkKZzcKdHAyMApScDIxCnRwMjIKYnMu
      """
    ),
    (
      1,
      """
      fXEAWAIAAABhXHEBY251bXB5Ll9jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0CnECKGNudW1weQpuZGFycmF5CnEDKEsAdHEEY19jb2Rl\
      Y3MKZW5jb2RlCnEFKFgBAAAAYnEGWAYAAABsYXRpbjFxB3RxCFJxCXRxClJxCyhLAShLAksDdHEMY251bXB5CmR0eXBlCnENKFgCAAAAZjRx\
      DkkwMApJMDEKdHEPUnEQKEsDWAEAAAA8cRFOTk5K/////0r/////SwB0cRJiSTAwCmgFKFgcAAAAAADCgD8AAADDgAAAYEAAAMKAQAAAwqBA\
      AABIQ3ETaAd0cRRScRV0cRZicy4=
      """
    ),
    (
      2,
      """
      gAJ9cQBYAgAAAGFccQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcHkKbmRhcnJheQpxA0sAhXEEY19jb2Rl\
      Y3MKZW5jb2RlCnEFWAEAAABicQZYBgAAAGxhdGluMXEHhnEIUnEJh3EKUnELKEsBSwJLA4ZxDGNudW1weQpkdHlwZQpxDVgCAAAAZjRxDomI\
      h3EPUnEQKEsDWAEAAAA8cRFOTk5K/////0r/////SwB0cRJiiWgFWBwAAAAAAMKAPwAAAMOAAABgQAAAwoBAAADCoEAAAEhDcRNoB4ZxFFJx\
      FXRxFmJzLg==
      """
    ),
    (
      3,
      """
      gAN9cQBYAgAAAGFccQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcHkKbmRhcnJheQpxA0sAhXEEQwFicQWH\
      cQZScQcoSwFLAksDhnEIY251bXB5CmR0eXBlCnEJWAIAAABmNHEKiYiHcQtScQwoSwNYAQAAADxxDU5OTkr/////Sv////9LAHRxDmKJQxgA\
      AIA/AAAAwAAAYEAAAIBAAACgQAAASENxD3RxEGJzLg==
      """
    ),
    (
      4,
      """
      gASVqwAAAAAAAAB9lIwCYVyUjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJOUjAVudW1weZSMB25kYXJyYXmUk5RL\
      AIWUQwFilIeUUpQoSwFLAksDhpRoBYwFZHR5cGWUk5SMAmY0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQxgAAIA/AAAAwAAA\
      YEAAAIBAAACgQAAASEOUdJRicy4=
      """
    ),
    (
      5,
      """
      gAWVlgAAAAAAAAB9lIwCYVyUjBNudW1weS5fY29yZS5udW1lcmljlIwLX2Zyb21idWZmZXKUk5QolhgAAAAAAAAAAACAPwAAAMAAAGBAAACA\
      QAAAoEAAAEhDlIwFbnVtcHmUjAVkdHlwZZSTlIwCZjSUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYksCSwOGlIwBQ5R0lFKUcy4=
      """
    ),
  ]

  @Test(arguments: 0...5) func arrays(version: Int) throws {
    let file = try Self.read(Self.arrays[version].file)
    #expect(file.container == .pickle)
    #expect(file.tensors.map(\.name) == ["a\\"])
    #expect(file.tensors.map(\.shape) == [[2, 3]])
    #expect(try file.tensors[0].floats() == [1, -2, 3.5, 4, 5, 200])
  }

  /// `t = torch.tensor([1, -2, 3.5, 4]); pickle.dump({"a": t[:2], "b": t[2:]}, file, protocol)`: the storage is a file in the file.
  static let packed: [(version: Int, file: String)] = [
    (
      2,
      """
      gAJ9cQAoWAEAAABhcQFjdG9yY2guX3V0aWxzCl9yZWJ1aWxkX3RlbnNvcl92MgpxAihjdG9yY2guc3RvcmFnZQpfbG9hZF9mcm9tX2J5dGVz\
      CnEDY19jb2RlY3MKZW5jb2RlCnEEWBsBAADCgALCigpsw7zCnEbDuSBqwqhQGS7CgAJNw6kDLsKAAn1xAChYEAAAAHByb3RvY29sX3ZlcnNp\
      b25xAU3DqQNYDQAAAGxpdHRsZV9lbmRpYW5xAsKIWAoAAAB0eXBlX3NpemVzcQN9cQQoWAUAAABzaG9ydHEFSwJYAwAAAGludHEGSwRYBAAA\
      AGxvbmdxB0sEdXUuwoACKFgHAAAAc3RvcmFnZXEAY3RvcmNoCkZsb2F0U3RvcmFnZQpxAVgOAAAAOTQxNDg0MzIzMjYwMTZxAlgDAAAAY3B1\
      cQNLBE50cQRRLsKAAl1xAFgOAAAAOTQxNDg0MzIzMjYwMTZxAWEuBAAAAAAAAAAAAMKAPwAAAMOAAABgQAAAwoBAcQVYBgAAAGxhdGluMXEG\
      hnEHUnEIhXEJUnEKSwBLAoVxC0sBhXEMiWNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxDSlScQ50cQ9ScRBYAQAAAGJxEWgCKGgDaARYGwEA\
      AMKAAsKKCmzDvMKcRsO5IGrCqFAZLsKAAk3DqQMuwoACfXEAKFgQAAAAcHJvdG9jb2xfdmVyc2lvbnEBTcOpA1gNAAAAbGl0dGxlX2VuZGlh\
      bnECwohYCgAAAHR5cGVfc2l6ZXNxA31xBChYBQAAAHNob3J0cQVLAlgDAAAAaW50cQZLBFgEAAAAbG9uZ3EHSwR1dS7CgAIoWAcAAABzdG9y\
      YWdlcQBjdG9yY2gKRmxvYXRTdG9yYWdlCnEBWA4AAAA5NDE0ODQzMjMyNjAxNnECWAMAAABjcHVxA0sETnRxBFEuwoACXXEAWA4AAAA5NDE0\
      ODQzMjMyNjAxNnEBYS4EAAAAAAAAAAAAwoA/AAAAw4AAAGBAAADCgEBxEmgGhnETUnEUhXEVUnEWSwJLAoVxF0sBhXEYiWgNKVJxGXRxGlJx\
      G3Uu
      """
    ),
    (
      4,
      """
      gASVzAIAAAAAAAB9lCiMAWGUjAx0b3JjaC5fdXRpbHOUjBJfcmVidWlsZF90ZW5zb3JfdjKUk5QojA10b3JjaC5zdG9yYWdllIwQX2xvYWRf\
      ZnJvbV9ieXRlc5STlEILAQAAgAKKCmz8nEb5IGqoUBkugAJN6QMugAJ9cQAoWBAAAABwcm90b2NvbF92ZXJzaW9ucQFN6QNYDQAAAGxpdHRs\
      ZV9lbmRpYW5xAohYCgAAAHR5cGVfc2l6ZXNxA31xBChYBQAAAHNob3J0cQVLAlgDAAAAaW50cQZLBFgEAAAAbG9uZ3EHSwR1dS6AAihYBwAA\
      AHN0b3JhZ2VxAGN0b3JjaApGbG9hdFN0b3JhZ2UKcQFYDgAAADk0MTQ4NDMyMzI2MDE2cQJYAwAAAGNwdXEDSwROdHEEUS6AAl1xAFgOAAAA\
      OTQxNDg0MzIzMjYwMTZxAWEuBAAAAAAAAAAAAIA/AAAAwAAAYEAAAIBAlIWUUpRLAEsChZRLAYWUiYwLY29sbGVjdGlvbnOUjAtPcmRlcmVk\
      RGljdJSTlClSlHSUUpSMAWKUaAQoaAdCCwEAAIACigps/JxG+SBqqFAZLoACTekDLoACfXEAKFgQAAAAcHJvdG9jb2xfdmVyc2lvbnEBTekD\
      WA0AAABsaXR0bGVfZW5kaWFucQKIWAoAAAB0eXBlX3NpemVzcQN9cQQoWAUAAABzaG9ydHEFSwJYAwAAAGludHEGSwRYBAAAAGxvbmdxB0sE\
      dXUugAIoWAcAAABzdG9yYWdlcQBjdG9yY2gKRmxvYXRTdG9yYWdlCnEBWA4AAAA5NDE0ODQzMjMyNjAxNnECWAMAAABjcHVxA0sETnRxBFEu\
      gAJdcQBYDgAAADk0MTQ4NDMyMzI2MDE2cQFhLgQAAAAAAAAAAACAPwAAAMAAAGBAAACAQJSFlFKUSwJLAoWUSwGFlIloDylSlHSUUpR1Lg==
      """
    ),
  ]

  @Test(arguments: [0, 1]) func tensorsWithoutTorchSave(place: Int) throws {
    let file = try Self.read(Self.packed[place].file)
    #expect(try file.tensors.map { try $0.floats() } == [[1, -2], [3.5, 4]])
  }

  /// `torch.save({"a": t}, file, pickle_protocol=protocol, _use_new_zipfile_serialization=False)`
  private static let legacy: [(version: Int, file: String)] = [
    (
      1,
      """
      TDExOTU0NzAzNzE0NjAzODgwMTMzMzM1NkwKLk3pAy59cQAoWBAAAABwcm90b2NvbF92ZXJzaW9ucQFN6QNYDQAAAGxpdHRsZV9lbmRpYW5x\
      AkkwMQpYCgAAAHR5cGVfc2l6ZXNxA31xBChYBQAAAHNob3J0cQVLAlgDAAAAaW50cQZLBFgEAAAAbG9uZ3EHSwR1dS59cQBYAQAAAGFxAWN0\
      b3JjaC5fdXRpbHMKX3JlYnVpbGRfdGVuc29yX3YyCnECKChYBwAAAHN0b3JhZ2VxA2N0b3JjaApGbG9hdFN0b3JhZ2UKcQRYDgAAADk0MTQ4\
      NDMyMzI2MDE2cQVYAwAAAGNwdXEGSwROdHEHUUsAKEsEdHEIKEsBdHEJSTAwCmNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxCilScQt0cQxS\
      cQ1zLl1xAFgOAAAAOTQxNDg0MzIzMjYwMTZxAWEuBAAAAAAAAAAAAIA/AAAAwAAAYEAAAIBA
      """
    ),
    (
      4,
      """
      gASVDQAAAAAAAACKCmz8nEb5IGqoUBkugASVBAAAAAAAAABN6QMugASVWAAAAAAAAAB9lCiMEHByb3RvY29sX3ZlcnNpb26UTekDjA1saXR0\
      bGVfZW5kaWFulIiMCnR5cGVfc2l6ZXOUfZQojAVzaG9ydJRLAowDaW50lEsEjARsb25nlEsEdXUugASVoAAAAAAAAAB9lIwBYZSMDHRvcmNo\
      Ll91dGlsc5SMEl9yZWJ1aWxkX3RlbnNvcl92MpSTlCgojAdzdG9yYWdllIwFdG9yY2iUjAxGbG9hdFN0b3JhZ2WUk5SMDjk0MTQ4NDMyMzI2\
      MDE2lIwDY3B1lEsETnSUUUsASwSFlEsBhZSJjAtjb2xsZWN0aW9uc5SMC09yZGVyZWREaWN0lJOUKVKUdJRSlHMugASVFQAAAAAAAABdlIwO\
      OTQxNDg0MzIzMjYwMTaUYS4EAAAAAAAAAAAAgD8AAADAAABgQAAAgEA=
      """
    ),
  ]

  @Test(arguments: [0, 1]) func legacyFiles(place: Int) throws {
    let file = try Self.read(Self.legacy[place].file)
    #expect(file.container == .torchLegacy)
    #expect(try file.tensors.map { try $0.floats() } == [[1, -2, 3.5, 4]])
  }

  /// A storage that is packed in a storage that is packed: only the outermost is one.
  @Test func packedStoragesAreOfOneLevel() throws {
    func bytes(_ bytes: [UInt8]) -> [UInt8] { Array("B".utf8) + ZipBytes.little(UInt32(bytes.count)) + bytes }
    func tensor(_ storage: [UInt8]) -> [UInt8] {
      PickleBytes.call(
        PickleBytes.global("torch._utils", "_rebuild_tensor_v2"),
        [
          PickleBytes.call(PickleBytes.global("torch.storage", "_load_from_bytes"), [bytes(storage)]),
          PickleBytes.integer(0), PickleBytes.sizes([1]), PickleBytes.sizes([1]),
        ])
    }
    let inner = TorchBytes.legacy(tensor([]), storages: [])
    for body in [tensor([]), tensor([1, 2, 3]), tensor(inner)] {
      #expect { try ModelFile(PickleBytes.pickle(body), file: "m.pkl") } throws: { error in
        "\(error)".contains("is described in a way that PyTorch does not")
      }
    }
  }

  /// Many arrays of one long text: that is decoded once, or this would take minutes and all memory.
  @Test func manyArraysOfOneText() throws {
    let text = PickleBytes.text(String(repeating: "a", count: 4_000_000)) + [UInt8(ascii: "q"), 9]
    func array(_ text: [UInt8]) -> [UInt8] {
      let type = PickleBytes.call(PickleBytes.global("numpy", "dtype"), [PickleBytes.text("u1")])
      let encoded = PickleBytes.call(PickleBytes.global("_codecs", "encode"), [text, PickleBytes.text("latin1")])
      let state = [PickleBytes.integer(1), PickleBytes.sizes([4]), type, [0x89], encoded]
      return PickleBytes.call(PickleBytes.global("numpy.core.multiarray", "_reconstruct"), [])
        + PickleBytes.tuple(state)
        + Array("b".utf8)
    }
    let again: [UInt8] = [UInt8(ascii: "h"), 9]
    let arrays = (0..<2000).map { ("a\($0)", array($0 == 0 ? text : again)) }
    let file = try ModelFile(PickleBytes.pickle(PickleBytes.dictionary(arrays)), file: "m.pkl")
    #expect(file.tensors.count == 2000)
    #expect(try file.tensors[1999].floats() == [97, 97, 97, 97])
  }

  @Test func everyTruncation() throws {
    for text in [Self.arrays[0].file, Self.arrays[2].file, Self.arrays[5].file, Self.packed[0].file] {
      let all = Self.bytes(text)
      for count in 0..<all.count - 1 {
        #expect(throws: ModelFileError.self) { try ModelFile(Array(all.prefix(count)), file: "m.pkl") }
      }
    }
  }

  /// Other texts are none.
  @Test(arguments: ["class A:\n  pass\n", "c\n\n\n", "(d", "}", "c a\nb\nc", "hello"])
  func otherTexts(text: String) {
    #expect(throws: ModelFileError.unknown(file: "m.pkl")) { try ModelFile(Array(text.utf8), file: "m.pkl") }
  }
}
