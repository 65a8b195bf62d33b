import Autodiff
import Datasets
import Drawing
import Explorer
import Foundation
import ModelReading
import Models
import Safetensors
import Terminal
import TestArchives
import Training
import VAE

/// What reads bytes that others made. Each must take any bytes: it reads them or throws its own error, and never traps.
enum Reader: String, CaseIterable {
  /// The header of a safetensors file, and all its tensors.
  case safetensors
  /// A checkpoint: its header up to the first line feed, then the data.
  case checkpoint
  /// One value of a checkpoint's metadata, with all others right: a digit that says which, then the value.
  case metadata
  /// IDX files, plain or gzip'ed.
  case idx
  /// Models of other programs, in all containers.
  case model
  /// A pickle of PyTorch, with storages beside it, and the model that it makes.
  case pickle
  /// An ONNX graph, and the model that it states.
  case onnx
  /// An HDF5 file of Keras, and the model that it states.
  case hdf5
  /// Keras 3's archive: its description up to the first line feed, then its weights in HDF5.
  case keras
  /// The layers of a network as they are typed.
  case network
  /// All settings of a run as they are typed: a byte that says which, then the value.
  case settings
  /// What a terminal sends, in two parts: a byte that says where the first ends, then the bytes.
  case keys
  /// What is typed into the explorer, line by line.
  case lines
  /// Logs of other programs: a digit for the format, then the file, drawn afterwards.
  case logs
  /// Lessons that others wrote, and the file with a user's progress.
  case lessons
  /// Text on its way to a terminal.
  case text

  /// Reads `bytes`, which may be anything.
  func read(_ bytes: [UInt8], _ desk: Desk) {
    switch self {
    case .safetensors:
      guard let archive = try? TensorArchive(decoding: bytes) else { return }
      for tensor in archive.tensors.values where tensor.type.isFloatingPoint { _ = try? tensor.floats() }
    case .checkpoint: desk.readCheckpoint(Desk.withLength(bytes))
    case .metadata: desk.readMetadata(bytes)
    case .idx:
      desk.put(bytes)
      for kind in [IDXFile.Kind.images, .labels] { _ = try? IDXFile(reading: desk.path, as: kind) }
    case .model:
      guard let file = try? ModelFile(bytes, file: "m") else { return }
      for tensor in file.tensors { _ = try? tensor.floats() }
    case .pickle:
      // Written around it, so that no checksum keeps changes from the reader.
      let entries = [ZipBytes.Entry("m/data.pkl", bytes)] + Self.storages
      guard let file = try? ModelFile(ZipBytes(entries).bytes, file: "m") else { return }
      _ = try? file.model(images: [])
    case .onnx, .hdf5: readStated(bytes)
    case .keras:
      let cut = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      readStated(
        ZipBytes([
          ZipBytes.Entry("config.json", Array(bytes[..<cut])),
          ZipBytes.Entry("model.weights.h5", Array(bytes[cut...].dropFirst())),
        ]).bytes)
    case .network:
      let text = String(decoding: bytes, as: UTF8.self)
      guard let network = try? Network(text, input: Shape(channels: 1, height: 28, width: 28)) else { return }
      // What was read is what is written.
      let again = try? Network(network.text, input: network.input)
      precondition(again == network)
    case .settings:
      let settings = Setting.allCases
      let setting = settings[Int(bytes.first ?? 0) % settings.count]
      let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
      var run = RunConfiguration(data: "digits")
      guard (try? run.set(setting, text)) != nil else { return }
      precondition(setting.accepts(setting.text(in: run)), "\(setting) is written as it cannot be read")
    case .keys:
      let cut = min(Int(bytes.first ?? 0), bytes.count)
      var decoder = InputDecoder()
      _ = decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...]) + decoder.giveUp()
      precondition(decoder.patience == nil)
    case .lines: desk.type(String(decoding: bytes, as: UTF8.self))
    case .logs: desk.readLog(bytes)
    case .lessons: desk.readLesson(bytes)
    case .text:
      let line = String(decoding: bytes, as: UTF8.self).printableLine
      precondition(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
    }
  }

  /// Reads a file that says itself what its layers are.
  private func readStated(_ bytes: [UInt8]) {
    guard let file = try? ModelFile(bytes, file: "m") else { return }
    let catalog = DatasetCatalog(environment: [:], workingDirectory: "/")
    // With data named, no images are made for it.
    if file.statesLayers { _ = try? ModelOpening(file, "m", catalog: catalog, data: "digits", decided: "") }
  }

  /// Those of the kept pickles: a kilobyte each.
  private static let storages = (0..<24).map { key in
    ZipBytes.Entry("m/data/\(key)", (0..<256).flatMap { [0, 0, UInt8(($0 * 7 + key) & 0x7F), 0x3D] })
  }

  /// What the corpus begins with: input that is right, so that what is nearly right is soon found.
  func seeds() throws -> [[UInt8]] {
    switch self {
    case .safetensors: return [try Desk.model(latent: 2)]
    case .checkpoint: return [try Desk.withoutLength(Desk.model(latent: 1))]
    case .metadata:
      let archive = try TensorArchive(decoding: Desk.model(latent: 1))
      return Desk.keys.enumerated().compactMap { index, key in
        archive.metadata[key].map { Array("\(index)\($0)".utf8) }
      }
    case .idx:
      let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<12)
      return [images, [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3], Desk.gzipped]
    // They are kept, as other programs wrote them.
    case .model, .pickle, .onnx, .hdf5, .keras: return []
    case .network: return ["linear 400, relu", "linear 64, tanh, linear 5", ""].map { Array($0.utf8) }
    case .settings:
      return Setting.allCases.enumerated().map { index, setting in
        [UInt8(exactly: index) ?? 0] + Array(setting.text(in: Desk.run(latent: 3)).utf8)
      }
    case .keys:
      return [
        "\u{3}\u{1B}[A", "\u{5}\u{1B}[<0;30;12M", "\u{4}\u{1B}[200~text\u{1B}[201~", "\u{9}\u{1B}]11;rgb:0/0/0\u{7}",
        "\u{2}é",
        "\u{2}\u{1B}[97;5u",
      ].map { Array($0.utf8) }
    case .lines:
      return [
        ":set beta 4\n", "5n17\n", ":z 1 0.5\n", "shome.safetensors\n", ":image 3\n:temperature 0.5\n", "Nhidden 3\n",
        "bname\nB",
      ].map { Array($0.utf8) }
    case .logs:
      return [
        "1epoch,step,loss,val_kl\n0,1,2.5,\n0,2,nan,3\n",
        "2{\"step\": 1, \"train\": {\"loss\": 2.5}}\n{\"step\": 2, \"loss\": NaN}\n",
      ].map { Array($0.utf8) } + [[UInt8(ascii: "0")] + Desk.event]
    case .lessons:
      return [
        "lesson: z\nsay: Look at z.\nopen: mnist-2d\n",
        "lesson: z\nabout: a\ntask: Go.\nview: map\ncheck: length_of_z > 3\n",
        "lesson: z\npredict: What?\n1: a\n2: b\nright: 2\nanswer: So.\n", "3 done z\n1 open /my/lesson\n",
      ].map { Array($0.utf8) }
    case .text: return ["plain", "\u{1B}[31mred", "a\nb\tc", "\u{202E}x"].map { Array($0.utf8) }
    }
  }
}
