import Training
import VAE

/// A checkpoint without its weights, for programs.
enum InspectJSON {
  static func object(_ checkpoint: Checkpoint) -> JSON {
    let run = checkpoint.configuration
    return .object([
      ("architecture", architecture(run.architecture)),
      ("parameters", .whole(run.architecture.parameterCount)),
      ("gate_parameters", .whole(run.architecture.gateParameterCount)),
      ("objective", .text(run.objective.rawValue)),
      ("loss", .text(run.objective.recipe.formula)),
      ("beta", .float(checkpoint.beta)),
      ("weight", .float(checkpoint.weight)),
      ("dial", run.architecture.betaRange == nil ? .null : .float(checkpoint.dial)),
      ("beta_schedule", run.betaSchedule.summary.map(JSON.text) ?? .null),
      ("free_bits", .float(run.freeBits)),
      ("data", .text(run.data)),
      ("data_sha256", checkpoint.dataHash.map(JSON.text) ?? .null),
      ("pixels", .text(run.pixels.rawValue)),
      ("optimizer", .text(OptimizerName(run.optimizer).rawValue)),
      ("optimizer_state", .flag(checkpoint.optimizerState != nil)),
      ("learning_rate", .float(checkpoint.learningRate)),
      ("schedule", run.learningRateSchedule.summary.map(JSON.text) ?? .null),
      ("batch", .whole(run.batchSize)),
      ("samples", .whole(run.samples)),
      ("init", .text(run.initialization.rawValue)),
      ("seed", .seed(run.seed)),
      ("precision", .text(run.precision.rawValue)),
      ("epochs", .whole(checkpoint.epochs)),
      ("step", .whole(checkpoint.step)),
      ("history", history(checkpoint.history)),
      ("test", checkpoint.evaluation.map(evaluation) ?? .null),
    ])
  }

  private static func architecture(_ model: Architecture) -> JSON {
    var likelihood: [(String, JSON)] = [("likelihood", .text(LikelihoodName(model.likelihood).rawValue))]
    let hidden = model.hidden
    if case .gaussian(let variance) = model.likelihood { likelihood.append(("variance", .float(variance))) }
    return .object(
      [
        ("image_height", .whole(model.picture.height)),
        ("image_width", .whole(model.picture.width)),
        ("image_channels", .whole(model.picture.channels)),
        ("encoder", hidden.map { .array($0.encoder.map(JSON.whole)) } ?? .null),
        ("encoder_layers", .text(model.encoder.text)),
        ("latent", .whole(model.latent)),
        ("decoder", hidden.map { .array($0.decoder.map(JSON.whole)) } ?? .null),
        ("decoder_layers", .text(model.decoder.text)),
        ("activation", hidden?.activation.map { .text($0.rawValue) } ?? .null),
        ("beta_range", model.betaRange?.json ?? .null),
      ] + likelihood)
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
      ("images", .whole(result.images)),
    ])
  }
}
