import Autodiff
import Datasets
import Foundation
import Testing
import Training
import VAE

/// Three whole steps of a trainer against PyTorch 2.15 in double precision: an order of images, short last batch, noise of
/// two samples an image, forward, backward, update. Recipe of the numbers, in Python:
///
///     torch.set_default_dtype(torch.float64)
///     def block(seed, stream, counter): ...      # Philox4x32-10, as in Random123: four 32-bit words
///     def normal(seed, stream, i):               # the layout of the noise
///         w, k = divmod(i % 64, 16)
///         words = block(seed, stream, i // 64 * 16 + k)
///         u, v = ((words[2 * (w // 2) + j] >> 8) * 2.0 ** -24 for j in (0, 1))
///         r = math.sqrt(-2 * math.log(1 - u))
///         return r * (math.cos if w % 2 == 0 else math.sin)(2 * math.pi * v)
///     def order(n, seed, stream):                # Fisher and Yates
///         p, words = list(range(n)), [w for c in range(n) for w in block(seed, stream, c)]
///         for step, last in enumerate(range(n - 1, 0, -1)):
///             j = words[step] * (last + 1) >> 32
///             p[last], p[j] = p[j], p[last]
///         return p
///     def run(activation, likelihood, optimizer, lr, beta):
///         seed, batch, samples, count, pixels, latent, hidden = 9, 2, 2, 5, 6, 2, 4
///         data = torch.tensor([[(37 * i + 53 * j) % 256 for j in range(pixels)] for i in range(count)]) / 255.0
///         encoder = Sequential(Linear(pixels, hidden), activation())
///         mu, log_variance = Linear(hidden, latent), Linear(hidden, latent)
///         decoder = Sequential(Linear(latent, hidden), activation(), Linear(hidden, pixels))
///         parameters = [p for m in (encoder, mu, log_variance, decoder) for p in m.parameters()]
///         # their k-th number, counted over all of them in this order, is 0.5 * sin(1 + 0.7 * k)
///         opt = optimizer(parameters, lr=lr)
///         for step in range(3):
///             rows = order(count, seed, 2 << 56 | step // 3)[step % 3 * batch:][:batch]
///             x = data[rows]
///             eps = [normal(seed, 3 << 56 | step, i) for i in range(len(rows) * samples * latent)]
///             eps = torch.tensor(eps).view(len(rows), samples, latent)
///             h = encoder(x); m, lv = mu(h), log_variance(h)
///             out = decoder(m[:, None] + torch.exp(lv / 2)[:, None] * eps); target = x[:, None].expand_as(out)
///             # Bernoulli: binary_cross_entropy_with_logits(out, target, reduction='none')
///             # Gaussian: -Normal(out, sqrt(variance)).log_prob(target)
///             rec = nll.sum(-1).mean(-1)
///             kl = kl_divergence(Normal(m, torch.exp(lv / 2)), Normal(0.0, 1.0)).sum(-1)
///             opt.zero_grad(); (rec + beta * kl).mean().backward(); opt.step()
///             print(rec.mean(), kl.mean())
///     run(torch.nn.ReLU, 'bernoulli', torch.optim.Adam, 0.01, 1.5)
///     run(torch.nn.Tanh, 0.25, torch.optim.SGD, 0.02, 0.5)
@Suite struct PyTorchStepTests {
  private static let seed: UInt64 = 9

  private static func dataset() -> Dataset {
    let pixels = (0..<5).flatMap { image in (0..<6).map { UInt8((37 * image + 53 * $0) % 256) } }
    let size = ImageSize(width: 3, height: 2)
    let images = { ImageSet(name: "sums", split: $0, size: size, pixels: pixels) }
    return Dataset(name: "sums", origin: "test", hash: "sums", train: images(.train), test: images(.test))
  }

  private func run(_ configuration: RunConfiguration, threads: Int) throws -> Trainer {
    var checkpoint = Checkpoint(configuration)
    var number = 0
    for entry in configuration.architecture.parameterLayout.entries {
      let values = (number..<number + entry.count).map { Float(0.5 * sin(1 + 0.7 * Double($0))) }
      entry.put(values, into: &checkpoint.parameters)
      number += entry.count
    }
    let trainer = try Trainer(checkpoint, dataset: Self.dataset(), threads: threads)
    for _ in 0..<3 { try trainer.takeStep() }
    return trainer
  }

  private func expect(_ trainer: Trainer, losses: [(reconstruction: Float, kl: Float)], parameters: [Float]) {
    for (found, wanted) in zip(trainer.history.recent, losses) {
      #expect(abs(found.reconstruction - wanted.reconstruction) < 2e-5, "step \(found.step)")
      #expect(abs(found.kl - wanted.kl) < 2e-6, "step \(found.step)")
    }
    let found = trainer.configuration.architecture.parameterLayout.entries.flatMap { entry in
      entry.values(in: trainer.checkpoint.parameters).enumerated().map { ("\(entry.name)[\($0.offset)]", $0.element) }
    }
    #expect(found.count == parameters.count)
    for ((name, value), wanted) in zip(found, parameters) {
      #expect(abs(value - wanted) < 3e-6, "\(name) is \(value), not \(wanted)")
    }
  }

  @Test(arguments: [1, 2]) func bernoulliReluAdam(threads: Int) throws {
    let trainer = try run(
      RunConfiguration(
        architecture: Architecture(picture: Shape(channels: 1, height: 2, width: 3), hidden: [4], latent: 2),
        data: "sums",
        beta: 1.5, learningRate: 0.01, batchSize: 2, samples: 2, seed: Self.seed), threads: threads)
    expect(
      trainer,
      losses: [(4.49901234, 0.29964618), (4.71766753, 0.25983470), (4.72570435, 0.18878501)],
      parameters: [
        0.4483800, 0.5234758, 0.3653743, 0.0447799, -0.2782821, -0.4611208, -0.4283768, -0.1629710, 0.1800375,
        0.4505624,
        0.5229495, 0.3549819, 0.0123877, -0.3125353, -0.4904681, -0.4377261, -0.1791146, 0.1637372, 0.4040161,
        0.4697102,
        0.3025156, 0.0141144, -0.3065087, -0.5171863, -0.4059602, -0.1461175, 0.1716575, 0.4144501, 0.4653808,
        0.2917898,
        -0.0044257, -0.3552118, -0.5203015, -0.4588052, -0.1633176, 0.1503741, 0.4094324, 0.4608771, 0.2885702,
        -0.0395892,
        -0.3318169, -0.5245481, -0.4504746, -0.1850583, 0.1873501, 0.4132768, 0.4590422, 0.2760899, -0.0196427,
        -0.3363781,
        -0.4826959, -0.4073018, -0.1473358, 0.1951181, 0.4195642, 0.4611470, 0.2712210, -0.0428239, -0.3442053,
        -0.5239944,
        -0.4194806, -0.1260877, 0.2028309, 0.4236577, 0.5113473, 0.3052919, -0.0380184, -0.3663216, -0.4717563,
        -0.3979682,
        -0.1311874, 0.2154006, 0.4277448, 0.4695198, 0.2852338, -0.0182979, -0.3710672, -0.4852912, -0.4063199,
        -0.1008292,
        0.1894817, 0.4434601, 0.4804536, 0.2522251, -0.0801475, -0.3355242, -0.4709434, -0.4043541, -0.1006585,
        0.1969835,
      ])
  }

  @Test(arguments: [1, 2]) func gaussianTanhDescent(threads: Int) throws {
    let trainer = try run(
      RunConfiguration(
        architecture: Architecture(
          picture: Shape(channels: 1, height: 2, width: 3), hidden: [4], latent: 2, activation: .tanh,
          likelihood: .gaussian(variance: 0.25)), data: "sums", beta: 0.5, optimizer: .sgd, learningRate: 0.02,
        batchSize: 2, samples: 2, seed: Self.seed), threads: threads)
    expect(
      trainer,
      losses: [(9.95390786, 0.34782891), (11.64677524, 0.28370504), (7.03321659, 0.28236429)],
      parameters: [
        0.4203940, 0.4986859, 0.3437802, 0.0345975, -0.2903758, -0.4885640, -0.4435156, -0.1867738, 0.1578880,
        0.4350557,
        0.5046682, 0.3300280, 0.0112264, -0.3130119, -0.4902599, -0.4343679, -0.1758546, 0.1626922, 0.4285296,
        0.4909093,
        0.3212419, -0.0012864, -0.3258601, -0.4933259, -0.4182286, -0.1618450, 0.1749521, 0.4269642, 0.4966570,
        0.3143583,
        -0.0025092, -0.3255779, -0.4735627, -0.4523750, -0.1494303, 0.1756931, 0.4330158, 0.4642987, 0.3147670,
        -0.0174554,
        -0.3229832, -0.5051073, -0.4201108, -0.1656509, 0.2045752, 0.4236656, 0.4704264, 0.2730655, 0.2844703,
        -0.2093865,
        -0.4342681, -0.4040900, -0.1168600, 0.1966808, 0.4224974, 0.4707774, 0.3468121, -0.0284017, -0.3326630,
        -0.4835009,
        -0.3902710, -0.1069105, 0.1855156, 0.3941151, 0.5331391, 0.1615120, -0.1041248, -0.2655485, -0.4292195,
        -0.4554304,
        -0.1947794, 0.1990465, 0.5196791, 0.2836647, 0.1999420, 0.1020049, -0.3183235, -0.5469615, -0.4315977,
        -0.0863604,
        0.2335723, 0.4301176, 0.4564500, 0.2835823, 0.0099497, -0.1602832, -0.2807505, -0.1507437, -0.0090743,
        0.2918825,
      ])
  }
}
