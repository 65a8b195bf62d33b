import ArgumentParser
import CommandSupport
import Datasets
import Drawing
import Measures
import Training

struct Disentangle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disentangle",
    abstract: "Measure how far single dimensions represent single factors: MIG, SAP, DCI and other scores.",
    discussion: """
      latent disentangle sprites-10d.safetensors
      latent disentangle m.safetensors --data digits --json

      Needs images whose factors are known: sprites, sprites64 or digits. MIG (Chen and others 2018) and SAP (Kumar and \
      others 2018) are 1 if every factor is one dimension of mu, and 0 if no dimension knows more of a factor than another. \
      MIG is given for mu; for one draw of z an image; and for mu with 20 bins and no correction for the sample's size, as \
      disentanglement_lib has it.

      Beside them stand the scores of other papers, each with its convention and its error: DCI (Eastwood and Williams 2018), \
      those of FactorVAE (Kim and Mnih 2018) and the beta-VAE (Higgins and others 2017), modularity (Ridgeway and Mozer 2018), and \
      SAP by disentanglement_lib's convention (Locatello and others 2019).
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup var images: ImageOptions

  @OptionGroup var threads: ThreadOption

  @OptionGroup var form: OutputForm

  func run() throws {
    let (checkpoint, dial) = try model.load(for: "disentangle", data: images.data)
    let images = try images.load(for: checkpoint)
    let scores = try disentanglement(
      of: checkpoint, on: images.set, pixels: images.pixels, seed: images.seed,
      threads: threads.count)
    if form.csv { return try Console.write(scores.table.text) }
    let published = PublishedTable(
      try publishedScores(
        of: checkpoint, on: images.set, pixels: images.pixels, seed: images.seed, threads: threads.count), scores)
    if form.json {
      let dial = [("dial", dial.map { JSON.float($0.beta) } ?? .null)]
      return try Console.write("\(JSON.object(scores.json + published.json + images.json + dial))\n")
    }
    try Console.write(
      """
      \(images.words), seed \(images.seed)\(dial.map { "; \($0.words)" } ?? "")

      MIG  \(Self.score(scores.mig))  of mu; \(Self.score(scores.sampledMIG)) of z drawn, \
      \(Self.score(scores.plainMIG)) of mu as disentanglement_lib has it
      SAP  \(Self.score(scores.sap))
      \(Self.active(scores))

      \(published.text)

      \(Self.gaps(scores))

      Mutual information of each dimension of mu with each factor, as a share of the factor's entropy
      \(Self.matrix(scores))

      """)
  }

  private static func score(_ value: Double) -> String { Numerals.fixed(value, digits: 4) }

  private static func active(_ scores: DisentanglementScores) -> String {
    guard let active = scores.active else { return "no unit is active (\(LatentUse.activeWords))" }
    let dimensions = scores.factors.first?.information.count ?? 0
    return
      "of the \(active.dimensions.count) active units of \(dimensions) (\(LatentUse.activeWords)): MIG \(score(active.mig)), SAP \(score(active.sap))"
  }

  /// One line for each factor.
  private static func gaps(_ scores: DisentanglementScores) -> String {
    let width = (scores.factors.map(\.name.count).max() ?? 0) + 2
    let head = "  " + "factor".padded(to: max(width, 8)) + "values  entropy     MIG     SAP  best dimension"
    let lines = scores.factors.map { factor in
      let values = factor.valueCount.map { "\($0)" } ?? "any"
      return "  " + factor.name.padded(to: max(width, 8)) + values.paddedAtStart(to: 6)
        + Numerals.fixed(factor.entropy, digits: 3).paddedAtStart(to: 9)
        + (factor.gap.map(score) ?? "-").paddedAtStart(to: 8)
        + (factor.predictabilityGap.map(score) ?? "-").paddedAtStart(to: 8) + "  z\(factor.dimension + 1)"
    }
    return ([head] + lines).joined(separator: "\n")
  }

  /// One line for each dimension, one column for each factor.
  private static func matrix(_ scores: DisentanglementScores) -> String {
    let names = scores.factors.map { ($0.name, max($0.name.count, 6) + 2) }
    let dimensions = scores.factors.first?.information.count ?? 0
    let width = "z\(dimensions)".count + 2
    let head = "".padded(to: width) + names.map { $0.0.paddedAtStart(to: $0.1) }.joined()
    let lines = (0..<dimensions).map { dimension in
      "  z\(dimension + 1)".padded(to: width)
        + zip(scores.factors, names).map { factor, name in
          let share = factor.entropy > 0 ? factor.information[dimension] / factor.entropy : 0
          return Numerals.fixed(share, digits: 3).paddedAtStart(to: name.1)
        }.joined()
    }
    return ([head] + lines).joined(separator: "\n")
  }
}

extension DisentanglementScores {
  /// A row for each factor and dimension.
  var table: CSVTable {
    CSVTable(
      [
        "factor", "factor_entropy_nats", "factor_mig", "factor_sap", "dimension", "information_nats", "predictability",
      ],
      rows: factors.flatMap { factor in
        factor.information.indices.map { index in
          [
            .text(factor.name), .number(factor.entropy), .init(factor.gap), .init(factor.predictabilityGap),
            .whole(index + 1), .number(factor.information[index]), .number(factor.predictability[index]),
          ]
        }
      })
  }

  /// As entries of a JSON object.
  var json: [(String, JSON)] {
    func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
    let factors = factors.map { factor in
      JSON.object([
        ("name", .text(factor.name)), ("values", factor.valueCount.map { .whole($0) } ?? .null),
        ("entropy", .number(factor.entropy)), ("mig", optional(factor.gap)),
        ("sap", optional(factor.predictabilityGap)),
        // Counted from 1, as everywhere in the output.
        ("dimension", .whole(factor.dimension + 1)), ("information", .numbers(factor.information)),
        ("predictability", .numbers(factor.predictability)),
      ])
    }
    return [
      ("mig", .number(mig)), ("mig_of_draws", .number(sampledMIG)), ("mig_20_bins", .number(plainMIG)),
      ("sap", .number(sap)), ("mig_active", optional(active?.mig)), ("sap_active", optional(active?.sap)),
      ("active_units", .whole(active?.dimensions.count ?? 0)), ("factors", .array(factors)),
    ]
  }
}
