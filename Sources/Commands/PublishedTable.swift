import CommandSupport
import Drawing
import Measures

/// The scores of other papers in `latent disentangle`.
struct PublishedTable {
  private let scores: PublishedScores
  private let activeCount: Int

  init(_ scores: PublishedScores, _ usual: DisentanglementScores) {
    (self.scores, activeCount) = (scores, usual.active?.dimensions.count ?? 0)
  }

  /// `name  0.593 +- 0.007  convention`
  var text: String {
    let active = "over the \(counted(activeCount, "active dimension"))"
    let rows: [(String, Score?, String)] = [
      ("MIG", scores.mig, "of mu, as above; +- by leaving out a tenth of the images at a time"),
      ("", scores.activeMIG, active),
      ("SAP", scores.sap, "as above: a line or the nearest mean, rescaled so that chance is 0; +- as for MIG"),
      ("", scores.activeSAP, "\(active); the others count as 0"),
      (
        "", scores.sapByMargins,
        "as disentanglement_lib has it: linear support vector machines, C = 0.01; +- by halves of the images"
      ),
      (
        "DCI D", scores.dci?.disentanglement,
        "disentanglement, by random forests of 50 trees; +- by halves of the images"
      ),
      ("DCI C", scores.dci?.completeness, "completeness"),
      ("DCI I", scores.dci?.informativeness, "informativeness: the share of unseen images whose value is found"),
      ("FactorVAE", scores.factorVAE, "\(Self.votes) groups of 64 images that share a factor; +- by groups"),
      ("", scores.activeFactorVAE, "\(active), as in its paper"),
      ("beta-VAE", scores.betaVAE, "\(Self.votes) groups of 64 pairs that share a factor; +- by groups"),
      ("modularity", scores.modularity, "20 bins; dimensions that know nothing count as 0; +- as for MIG"),
      ("", scores.activeModularity, active),
    ]
    return "Scores of mu by their papers' conventions; 1 is best\n"
      + rows.map { name, score, words in
        "  " + name.padded(to: 12)
          + (score.map { $0.value.isNaN ? "     -" : Numerals.fixed($0.value, digits: 4) } ?? "     -")
          + (score.map { $0.value.isNaN ? "          " : " +- \(Numerals.fixed($0.error, digits: 4))" } ?? "          ")
          + "  " + words
      }.joined(separator: "\n")
  }

  private static let votes = "10,000 learned and 5,000 tested"

  var json: [(String, JSON)] {
    let entries: [(String, Score?)] = [
      ("dci_disentanglement", scores.dci?.disentanglement), ("dci_completeness", scores.dci?.completeness),
      ("dci_informativeness", scores.dci?.informativeness), ("factor_vae_score", scores.factorVAE),
      ("factor_vae_score_active", scores.activeFactorVAE), ("beta_vae_score", scores.betaVAE),
      ("modularity", scores.modularity),
      ("modularity_active", scores.activeModularity), ("sap_disentanglement_lib", scores.sapByMargins),
    ]
    let errors: [(String, Score?)] = [
      ("mig", scores.mig), ("sap", scores.sap), ("mig_active", scores.activeMIG), ("sap_active", scores.activeSAP),
    ]
    return entries.flatMap { name, score in
      [(name, Self.number(score?.value)), ("\(name)_error", Self.number(score?.error))]
    } + errors.map { ("\($0.0)_error", Self.number($0.1?.error)) }
  }

  private static func number(_ value: Double?) -> JSON { value.flatMap { $0.isNaN ? nil : .number($0) } ?? .null }
}
