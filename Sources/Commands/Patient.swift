import CommandSupport
import Datasets
import Drawing
import Files
import Follow
import Foundation
import Measures
import ModelReading
import Models
import Training
import VAE

/// A run that `latent doctor` judges: what its files and its images tell.
struct Patient {
  private(set) var symptoms = Symptoms()
  /// What was looked at, a few words each.
  private(set) var sources: [String] = []

  /// Reads a model, a log, or a folder of both.
  ///
  /// - Throws: the errors of reading; `CommandError.unusable` where there is neither.
  init(_ file: String, _ command: DoctorCommand) throws {
    let isFolder = try FileStatus.of(file)?.isFolder ?? false
    let logs = RunLog.all(in: file)
    let model = isFolder ? Self.newestModel(in: file, command) : logs.isEmpty ? try ModelArgument.path(of: file) : nil
    if let model { try take(model: model, command) }
    if symptoms.curves == LossCurves(), let log = logs.max(by: { ($0.latest ?? 0) < ($1.latest ?? 0) }) {
      symptoms.curves = LossCurves(log)
      if model == nil { symptoms.steps = Int(whole: log.latest ?? 0) }
      sources.append("the losses in \(log.name)")
    }
    guard !sources.isEmpty else {
      throw CommandError.unusable(
        "\(file) holds neither a model nor a log with losses: name a model, a CSV table, JSON lines or event files.")
    }
    symptoms.naming = { setting, value in value.isEmpty ? setting.option : "\(setting.option) \(value)" }
  }

  private static func newestModel(in folder: String, _ command: DoctorCommand) -> String? {
    var follower = CheckpointFollower(
      [folder], catalog: Surroundings.catalog, data: command.data, decided: command.reading.decided)
    // Files that are not being written now count as whole.
    return follower.look(now: Int(Date().timeIntervalSince1970) + 3600).written.last?.path
  }

  private mutating func take(model path: String, _ command: DoctorCommand) throws {
    let opening: ModelOpening
    do {
      opening = try command.reading.open(path, data: command.data)
    } catch let error as CheckpointError {
      guard case .notFinite(_, let name, let index) = error else { throw error }
      symptoms.brokenWeights = "number \(index + 1) of \(name) in the file is not finite"
      return sources.append("the weights in \(path)")
    } catch let error as ModelFileError {
      guard let broken = Self.brokenTensor(path) else { throw error }
      symptoms.brokenWeights = broken
      return sources.append("the weights in \(path)")
    }
    let whole = opening.checkpoint
    let range = whole.configuration.architecture.betaRange
    if let missing = whole.configuration.architecture.missing {
      throw CommandError.unusable(
        "\(path) is without its \(missing.rawValue), which doctor needs: name a file that has it.")
    }
    if whole.classes != nil, !command.reading.decidesClass {
      throw CommandError.usage(
        "\(path) is given a class with each image: decide on one, like --as label=3", command: "doctor")
    }
    if let beta = command.beta, range.map({ $0.clamped(beta) != beta }) ?? true {
      throw CommandError.usage(
        range.map { "--beta \(beta) is not on the dial of \(path), which goes from \($0.words)" }
          ?? "--beta turns a dial, and \(path) has none", command: "doctor")
    }
    let model = whole.withoutClasses.held(at: command.beta ?? whole.dial)
    let isForeign = opening.foreign != nil
    symptoms = Symptoms(model)
    if isForeign { symptoms.run = nil }
    // Its history is a mean over all betas.
    if range != nil { symptoms.curves = LossCurves() }
    sources.append("\(path)\(isForeign ? "" : " at step \(model.step)")")
    try examine(model, isForeign: isForeign, command)
  }

  private mutating func examine(_ model: Checkpoint, isForeign: Bool, _ command: DoctorCommand) throws {
    let dataset: Dataset
    do throws(DatasetError) {
      dataset = try Surroundings.catalog.load(
        command.data ?? model.configuration.data, as: model.imageRequest)
    } catch {
      // What the history tells, it tells without images.
      guard command.data == nil, error.isOfMissingData else { throw error }
      return sources.append("no images, as those of \(model.configuration.data) are not here")
    }
    let progress = StepProgress("examining")
    let found = try model.examine(
      on: dataset, isForeign: isForeign, threads: command.threads.count, progress: progress.show)
    progress.clear()
    symptoms.take(found)
    let images = min(Checkup.images, dataset.test.count)
    sources.append(
      "\(images) test and \(min(Checkup.images, dataset.train.count)) training images of \(dataset.name)")
  }

  /// The first tensor of another program's file that has numbers which are not finite, in words.
  private static func brokenTensor(_ path: String) -> String? {
    guard let file = try? ModelFile(contentsOf: path) else { return nil }
    for tensor in file.tensors {
      guard let values = try? tensor.floats() else { continue }
      let count = values.count { !$0.isFinite }
      if count > 0 { return "\(count) of the \(values.count) numbers of \(tensor.name) in the file are not finite" }
    }
    return nil
  }
}

extension DatasetError {
  /// Whether the images are not there, and not damaged.
  fileprivate var isOfMissingData: Bool {
    switch self {
    case .notFound, .missing, .unreadable: true
    default: false
    }
  }
}
