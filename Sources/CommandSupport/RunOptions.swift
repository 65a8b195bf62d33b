import ArgumentParser
import Datasets
import Files
import Foundation
import Measures
import Training
import VAE

/// The options that define a training run, one per `Setting`, shared by all commands that begin a run.
///
/// The parser finds options by reflection, so the mirror has a child for each setting.
package struct RunOptions: ParsableArguments, CustomReflectable {
  /// The given options, as typed. A resumed run must distinguish them from defaults.
  package private(set) var given: [Setting: String] = [:]

  package init() {}

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    for setting in Setting.allCases {
      given[setting] = try values.decodeIfPresent(String.self, forKey: Key(stringValue: setting.rawValue))
    }
  }

  package var customMirror: Mirror { Mirror(self, children: Self.options) }

  /// The parser reflects several times, and all the texts of the help are made for an option.
  private static let options = Setting.allCases.map { (label: $0.rawValue, value: option($0)) }

  private static func option(_ setting: Setting) -> Option<String?> {
    let help = setting.help.prefix(1).uppercased() + setting.help.dropFirst()
    let values = setting.words.isEmpty ? setting.expected : setting.words.joined(separator: ", ")
    return Option(
      name: .customLong(setting.rawValue), parsing: .unconditional,
      help: ArgumentHelp("\(help). (default: \(setting.usual)) (values: \(values))"),
      completion: setting == .data ? .data : setting.words.isEmpty ? nil : .list(setting.words)
    ) { text in
      guard setting.accepts(text) else { throw ValidationError("expected \(setting.expected)") }
      return text
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// The value of `--data`, or the default.
  package var dataName: String { given[.data] ?? DatasetCatalog.mnist }

  /// What `--size` and `--channels` ask of the images.
  package var imageRequest: ImageRequest {
    [Setting.size, .channels].reduce(RunConfiguration(data: dataName)) { run, setting in
      given[setting].flatMap { run.with(setting, $0) } ?? run
    }.imageRequest
  }

  /// Checks the options of a new run before its images are loaded.
  ///
  /// - Throws: `ValidationError` for options that contradict each other or have no effect.
  package func check() throws { _ = try usage { () throws(SettingError) in try RunConfiguration(given) } }

  /// The configuration of a new run on images of this size. `trainsHere` says that this program's own engine trains it.
  ///
  /// - Throws: `ValidationError` as `check` does, and for a model that does not fit into the memory of this machine.
  package func configuration(imageSize: ImageSize, trainsHere: Bool = true) throws -> RunConfiguration {
    let run = try usage { () throws(SettingError) in try RunConfiguration(given, imageSize: imageSize) }
    try Self.checkMemory(run)
    if trainsHere { try run.checkMachine() }
    return run
  }

  /// Applies the options to a resumed run. `--data` may name another place: the hash of the data is checked when they
  /// are loaded.
  ///
  /// - Throws: `ValidationError` for options that the run cannot change, or that have no effect in it.
  package func change(_ checkpoint: inout Checkpoint, file: String) throws {
    let before = checkpoint.settings
    var run = before
    for setting in Setting.allCases where setting != .data {
      guard let text = given[setting] else { continue }
      let saved = setting.option(in: run)
      try usage { () throws(SettingError) in try run.set(setting, text) }
      guard setting.canChange || setting.option(in: run) == saved else {
        throw ValidationError(
          "\(setting.option(in: run)) contradicts \(file), which began with \(saved): "
            + "leave it out, or begin a new run without --resume")
      }
    }
    if run.objective != before.objective, given[.beta] == nil { run.beta = run.objective.beta(from: run.beta) }
    try usage { () throws(SettingError) in try run.check(given: given) }
    let dial = checkpoint.dial
    checkpoint.settings = run
    // An evaluation is valid for one position of the dial only.
    if run.architecture.betaRange != nil, checkpoint.dial != dial { checkpoint.evaluation = nil }
  }

  private func usage<Result>(_ work: () throws(SettingError) -> Result) throws -> Result {
    do throws(SettingError) {
      return try work()
    } catch {
      throw ValidationError(error.sentence)
    }
  }

  private static func checkMemory(_ run: RunConfiguration) throws {
    let memory = Double(ProcessInfo.processInfo.physicalMemory)
    guard run.bytesNeeded > memory else { return }
    let sizes = [Setting.hidden, .encoder, .latent, .decoder, .batch, .samples]
      .filter { $0.describes(run.architecture) }
      .map { $0.option(in: run) }
    throw ValidationError(
      """
      \(sizes.joined(separator: " ")) needs about \(Int(whole: run.bytesNeeded / 1e9)) GB of memory, and this machine has \
      \(Int(whole: memory / 1e9)) GB: take smaller numbers
      """)
  }
}

extension Setting {
  /// The name of its option.
  package var option: String { "--\(rawValue)" }

  /// The option with its value in a run, as a shell takes it.
  fileprivate func option(in run: RunConfiguration) -> String { "\(option) \(text(in: run).shellWord)" }
}

extension CollapseVerdict {
  /// What usually helps, in terms of the options.
  package func advice(for run: RunConfiguration) -> String? { advice(for: run) { "\($0.option) \($1)" } }
}

extension SettingError {
  /// The error in terms of options.
  fileprivate var sentence: String {
    switch self {
    case .wrong(let setting, let found, let expected): "\(setting.option) \(found): expected \(expected)"
    case .idle(let setting, let requirement):
      "\(setting.option) goes with \(requirement.sentence(option: requirement.setting.option)): take "
        + "\(requirement.words.count == 1 ? "that" : "one of them"), or leave \(setting.option) out"
    case .writtenOut(let setting):
      "\(setting.option) is for a model without \(Setting.encoder.option) and \(Setting.decoder.option), which say all layers: "
        + "leave \(setting.option) out"
    case .architecture(let setting, let error): "\(setting.option): \(error)"
    }
  }
}
