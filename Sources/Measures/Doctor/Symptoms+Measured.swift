extension Symptoms {
  /// Takes what was measured on images, which replaces what the run's last evaluation says.
  package mutating func take(_ found: Checkup) {
    examination = found
    if !found.klPerDimension.isEmpty { klPerDimension = found.klPerDimension }
  }

  /// The numbers that the causes judge by, for programs; nil for what is not known.
  package var measured: [(name: String, value: Double?)] {
    let found = examination
    let jumps = LossJumps(curves, start: ignorantLoss)
    let weight = run.map { Double($0.finalWeight) }
    return [
      ("kl_nats", klPerDimension.isEmpty ? nil : klPerDimension.reduce(0, +)),
      ("dead_dimensions", collapse.map { Double($0.dead.count) }),
      ("dimensions", klPerDimension.isEmpty ? nil : Double(klPerDimension.count)),
      ("test_loss_nats", found?.test?.mean), ("test_loss_error_nats", found?.test?.error),
      ("train_loss_nats", found?.train?.mean), ("train_loss_error_nats", found?.train?.error),
      (
        "test_loss_rise_nats",
        curves.test.map(\.loss).min().flatMap { least in curves.test.last.map { $0.loss - least } }
      ),
      ("holes", found?.coverage?.holes), ("strays", found?.coverage?.strays),
      ("split_accuracy", found?.likeness?.accuracy),
      ("amortisation_gap_nats", found?.gaps?.amortisation.value),
      ("amortisation_gap_error_nats", found?.gaps?.amortisation.imageError),
      ("amortised_elbo_nats", found?.gaps?.amortised.value),
      ("approximation_gap_nats", found?.gaps?.approximation.value),
      ("silent_units", mostSilent?.share), ("brightest", found.map { Double($0.brightest) }),
      ("balance_beta", found?.balance?.beta), ("balance_beta_error", found?.balance?.error),
      ("waking_kl_nats", found?.waking?.after.kl),
      ("waking_gain_nats", found?.waking.map { $0.before.reconstruction - $0.after.reconstruction }),
      ("rate_gain_nats", weight.flatMap { weight in found?.rate?.gain(weight: weight) }),
      ("rate_loss_nats", weight.flatMap { weight in found?.rate?.loss(weight: weight) }),
      ("loss_jumps", jumps.map { Double($0.jumps) }), ("loss_jump_nats", jumps?.largest),
      ("loss_usual_step_nats", jumps?.usual), ("loss_level_nats", jumps?.level), ("loss_peak_nats", jumps?.peak),
      ("loss_first_nats", jumps?.first), ("image_deviation_nats", found?.train?.deviation),
    ]
  }
}
