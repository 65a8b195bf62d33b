import Follow
import Measures
import Training

extension World {
  /// What is wrong with the run, by what training reports of it and by its logs: no images are looked at. The main cause first.
  var verdicts: Doctor.Verdicts { Doctor.verdicts(symptoms) }

  private var symptoms: Symptoms {
    var symptoms = Symptoms(model)
    symptoms.run = isForeign ? nil : presentRun
    symptoms.klPerDimension = klPerDimension.count == latent ? klPerDimension.map(Double.init) : []
    if dialRange != nil {
      // A run over all betas records means over the betas, which say nothing about the dial's.
      let breakdown = symptoms.curves.breakdown
      (symptoms.curves, symptoms.dimensions) = (LossCurves(), KLHistory())
      symptoms.curves.breakdown = breakdown
    }
    if let log = logs.runs.last { symptoms.curves = LossCurves(log) }
    return symptoms
  }
}
