import Training

extension RunForm.Field {
  /// Its name on the form.
  var name: String {
    switch self {
    case .hidden: "hidden widths"
    case .latent: "latent size"
    case .likelihood: "likelihood"
    case .variance: "variance"
    case .data: "data"
    case .batch: "batch"
    case .seed: "seed"
    case .learningRate: "learning rate"
    case .schedule: "rate schedule"
    case .optimizer: "optimizer"
    case .momentum: "momentum"
    case .initialization: "init"
    case .objective: "objective"
    case .beta: "beta"
    case .betaSchedule: "beta schedule"
    case .freeBits: "free bits"
    case .capacity: "capacity"
    case .samples: "samples"
    case .precision: "precision"
    }
  }

  /// What the command line calls it, where that is more than a dash away from its name.
  var option: String? {
    switch self {
    case .schedule: "schedule"
    case .learningRate: "learning-rate"
    case .betaSchedule: "beta-schedule"
    case .freeBits: "free-bits"
    default: nil
    }
  }

  /// What the field takes, as it goes on after "expected".
  var wanted: String {
    switch self {
    case .hidden: "whole numbers from 1 to 65536 with commas between, from the image inwards: 400 or 500,300"
    case .latent: "a whole number from 1 to 65536: the dimensions of z"
    case .likelihood:
      "bernoulli: a pixel's grey is its share of white; gaussian: greys around a mean; learned-gaussian: with a learned variance"
    case .variance: "a number above 0: the fixed variance of a pixel"
    case .data: "mnist, fashion, digits or sprites (built in), or the path of a folder with IDX files"
    case .batch: "a whole number from 1 to 65536: images a step"
    case .seed: "a whole number from 0 on: the same seed gives the same run"
    case .learningRate: "a number above 0, usually about 0.001"
    case .schedule: LearningRateSchedule.expected
    case .optimizer: "adam, sgd or momentum: how gradients change the weights"
    case .momentum: "a number from 0 to below 1: the share of its velocity that SGD keeps"
    case .initialization: "pytorch, glorot or glorot-mean: how the first weights are drawn"
    case .objective:
      "autoencoder, noise-only, penalty-only, vae, beta, iwae, beta-tc, capacity or multi-rate: what is minimised"
    case .beta: "a number from 0 to 1000000: the weight of the KL"
    case .betaSchedule: BetaSchedule.expected
    case .freeBits: "a number from 0: nats that each dimension's mean KL may have without cost"
    case .capacity: CapacityGrowth.expected
    case .samples: "a whole number from 1 to 65536: draws of z an image, the k of iwae"
    case .precision: "single, or mixed: bfloat16 products, faster and nearly as exact"
    }
  }
}
