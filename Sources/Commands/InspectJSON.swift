import CommandSupport
import Training
import VAE

/// A checkpoint without its weights, for programs.
enum InspectJSON {
  static func object(_ checkpoint: Checkpoint) -> JSON {
    let run = checkpoint.settings
    let settings = Setting.allCases.filter { !$0.isOfModel }.map { $0.entry(in: run) }
    let head: [(String, JSON)] = [
      ("architecture", architecture(run)),
      ("parameters", .whole(run.architecture.parameterCount)),
      ("gate_parameters", .whole(run.architecture.gateParameterCount)),
    ]
    return .object(
      head + settings + [
        ("loss", .text(run.objective.recipe.formula)),
        ("weight", .float(checkpoint.weight)),
        ("dial", run.architecture.betaRange == nil ? .null : .float(checkpoint.dial)),
        ("data_sha256", checkpoint.dataHash.map(JSON.text) ?? .null),
        ("optimizer_state", .flag(checkpoint.optimizerState != nil)),
        ("epochs", .whole(checkpoint.epochs)),
        ("step", .whole(checkpoint.step)),
        ("history", history(checkpoint.history)),
        ("test", checkpoint.evaluation.map(evaluation) ?? .null),
      ])
  }

  private static func architecture(_ run: RunConfiguration) -> JSON {
    let model = run.architecture
    // The widths of both sides where there is no more to say, in place of the setting that the decoder mirrors.
    let layers: [(String, JSON)] = [
      ("image_height", .whole(model.picture.height)),
      ("image_width", .whole(model.picture.width)),
      ("image_channels", .whole(model.picture.channels)),
      ("encoder", model.hidden.map { .array($0.encoder.map(JSON.whole)) } ?? .null),
      ("encoder_layers", .text(model.encoder.text)),
      ("decoder", model.hidden.map { .array($0.decoder.map(JSON.whole)) } ?? .null),
      ("decoder_layers", .text(model.decoder.text)),
    ]
    let others = Setting.allCases.filter { $0.isOfModel && ![.hidden, .encoder, .decoder].contains($0) }
    return .object(layers + others.map { $0.entry(in: run) })
  }

  private static func history(_ history: LossHistory) -> JSON {
    .object([
      ("train", .array(history.whole.map(point))),
      ("test", .array(history.test.map(point))),
      ("beta", .array(history.betas.map { .object([("step", .whole($0.step)), ("beta", .float($0.value))]) })),
      (
        "learning_rate",
        .array(history.learningRates.map { .object([("step", .whole($0.step)), ("learning_rate", .float($0.value))]) })
      ),
      (
        "objective",
        .array(
          history.objectives.map {
            .object([("step", .whole($0.step)), ("objective", .text($0.objective.rawValue))])
          })
      ),
      (
        "kl_per_dimension",
        .array(
          history.dimensions.rows.map {
            .object([("step", .whole($0.step)), ("kl", .numbers($0.kl.map(Double.init)))])
          })
      ),
    ])
  }

  private static func point(_ point: LossHistory.Point) -> JSON {
    .object([
      ("step", .whole(point.step)), ("reconstruction", .float(point.reconstruction)), ("kl", .float(point.kl)),
    ])
  }

  private static func evaluation(_ result: Evaluation) -> JSON {
    .object([
      ("negative_elbo", result.isNoisy ? .number(result.negativeELBO) : .null),
      ("reconstruction", .number(result.reconstruction)),
      ("kl", .number(result.kl)),
      ("kl_per_dimension", .numbers(result.klPerDimension)),
      ("information_per_dimension", result.informationPerDimension.map { .numbers($0) } ?? .null),
      ("images", .whole(result.images)),
    ])
  }
}

extension Setting {
  /// Its key and its value in a run.
  fileprivate func entry(in run: RunConfiguration) -> (String, JSON) {
    (rawValue.replacing("-", with: "_"), value(in: run).json)
  }
}

extension SettingValue {
  fileprivate var json: JSON {
    switch self {
    case .none: .null
    case .text(let text): .text(text)
    case .whole(let number): .whole(number)
    case .seed(let number): .seed(number)
    case .number(let number): .float(number)
    case .wholes(let numbers): .array(numbers.map(JSON.whole))
    case .numbers(let numbers): .numbers(numbers)
    }
  }
}
