// Written by Tests/Benchmark/layers.py with PyTorch 2.15.0.
// swift-format-ignore-file

/// Models of all layers as PyTorch computes them. `PyTorchLayerTests` says what their inputs are.
enum PyTorchLayers {
  struct Case {
    let picture: [Int]
    let encoder: String
    let latent: Int
    let decoder: String
    let images, samples: Int
    /// The mean over images, in training, and in evaluation afterwards.
    let reconstruction, kl, evaluated: Double
    /// Of each parameter's gradient the sum of `sin(0.5 + 1.1 i)` times value i, and the value in its middle.
    let gradients: [(name: String, sum: Double, middle: Double)]
    /// The values of all buffers after the step.
    let buffers: [(name: String, values: [Double])]
  }

  static let cases = [
    Case(
      picture: [1, 6, 5], encoder: "conv 3 3 pad 1, relu, flatten, linear 4, tanh", latent: 2,
      decoder: "linear 12, unflatten 3 2 2, transposed conv 1 3/3, elu, flatten, linear 30",
      images: 3, samples: 1, reconstruction: 21.0499818, kl: 0.232137592, evaluated: 21.0499818,
      gradients: [
        ("encoder.0.weight", 0.0899978286, 0.0337374856),
        ("encoder.0.bias", 0.0986272374, 0.0880393007),
        ("encoder.3.weight", 0.914047026, -0.0581205529),
        ("encoder.3.bias", 0.552068353, -0.256674429),
        ("mu.weight", 0.822568799, -0.213265973),
        ("mu.bias", -0.171827948, -0.523317621),
        ("log_variance.weight", 0.248411907, -0.0909712374),
        ("log_variance.bias", -0.188730568, -0.253931098),
        ("decoder.0.weight", 0.132906257, -0.0721720291),
        ("decoder.0.bias", -0.0547400882, 0.0928925234),
        ("decoder.2.weight", -0.938404953, -0.0597618198),
        ("decoder.2.bias", 0.0436557225, 0.0910584001),
        ("decoder.5.weight", 0.000554477588, -0.102401123),
        ("decoder.5.bias", 0.218866354, 0.259321829),
      ],
      buffers: [
      ]),
    Case(
      picture: [3, 8, 8], encoder: "conv 4 4/2 pad 1, leaky relu 0.2, conv 5 3/2 pad 1, silu", latent: 3,
      decoder: "linear 20, unflatten 5 2 2, gelu, transposed conv 4 4/2 pad 1, selu, transposed conv 3 4/2 pad 1",
      images: 4, samples: 2, reconstruction: 134.846177, kl: 0.0536977177, evaluated: 134.846177,
      gradients: [
        ("encoder.0.weight", -0.031405042, -0.0112350169),
        ("encoder.0.bias", -0.0875899506, -0.0374945925),
        ("encoder.2.weight", 1.85474011, 0.0173149343),
        ("encoder.2.bias", -0.12360865, 0.148738703),
        ("mu.weight", 0.0920642919, 0.120111601),
        ("mu.bias", 0.425665599, 0.272273516),
        ("log_variance.weight", -0.0231124409, 0.0690275804),
        ("log_variance.bias", -0.0330018327, 0.00876410856),
        ("decoder.0.weight", -0.302433804, -0.132167212),
        ("decoder.0.bias", -0.686013381, 0.136900622),
        ("decoder.3.weight", -0.733466636, 0.113703697),
        ("decoder.3.bias", 3.8896729, -3.51026707),
        ("decoder.5.weight", -0.211765304, 0.161352735),
        ("decoder.5.bias", -7.40649765, -4.40256815),
      ],
      buffers: [
      ]),
    Case(
      picture: [1, 7, 9], encoder: "conv 4 5/3 pad 2, softplus, max pool 2 pad 1, sigmoid, linear 6, relu", latent: 2,
      decoder: "linear 6, unflatten 2 1 3, upsample 3, conv 3 3 pad 1, relu, transposed conv 1 5/2 pad 2 output pad 1, max pool 3/1 pad 1, average pool 4/1 pad 1, flatten, linear 63",
      images: 3, samples: 2, reconstruction: 45.9579009, kl: 0.0897729092, evaluated: 45.9579009,
      gradients: [
        ("encoder.0.weight", 0.124954013, 0.00698886878),
        ("encoder.0.bias", 0.0111230532, 0.0300606076),
        ("encoder.4.weight", 0.38757685, 0),
        ("encoder.4.bias", 0.666042382, 0),
        ("mu.weight", 1.01214544, 0.0925384658),
        ("mu.bias", 1.06933863, 0.76981177),
        ("log_variance.weight", 0.0462699756, 0.028507864),
        ("log_variance.bias", 0.162360901, 0.228606459),
        ("decoder.0.weight", 0.631109157, -0.146432449),
        ("decoder.0.bias", -0.0350623233, 0.238630112),
        ("decoder.3.weight", -0.0288153446, 0.0463193994),
        ("decoder.3.bias", 0.78591821, 0.584828329),
        ("decoder.5.weight", -0.273444626, 0),
        ("decoder.5.bias", -3.75851139, -7.83961446),
        ("decoder.9.weight", 1.63657593, -0.0661220352),
        ("decoder.9.bias", 0.090922279, 0.180567758),
      ],
      buffers: [
      ]),
    Case(
      picture: [3, 6, 6], encoder: "conv 4 3 pad 1, batch norm, leaky relu, average pool 2, residual (conv 4 3 pad 1, batch norm, relu, conv 4 1), flatten, linear 5, batch norm, tanh", latent: 2,
      decoder: "linear 8, batch norm, relu, unflatten 2 2 2, transposed conv 4 3/2 output pad 1, batch norm, selu, conv 3 3 pad 1",
      images: 5, samples: 2, reconstruction: 77.5580863, kl: 0.157045215, evaluated: 75.5214296,
      gradients: [
        ("encoder.0.weight", -0.0128590579, -0.000283675524),
        ("encoder.0.bias", -5.69332418e-18, 0),
        ("encoder.1.weight", 0.00777183643, -0.0758809158),
        ("encoder.1.bias", -0.0759673541, -0.0541409205),
        ("encoder.4.0.weight", 0.00434508373, 0.000774996238),
        ("encoder.4.0.bias", 1.28249022e-18, 2.493665e-18),
        ("encoder.4.1.weight", -0.00359495271, -0.0107992762),
        ("encoder.4.1.bias", 0.0269870982, 0.00627351024),
        ("encoder.4.3.weight", -0.00288836744, -0.0186683296),
        ("encoder.4.3.bias", 1.42101087e-17, 4.82469967e-17),
        ("encoder.6.weight", -0.104674053, 0.000323649915),
        ("encoder.6.bias", 6.13312632e-17, 2.77555756e-17),
        ("encoder.7.weight", -0.95466852, 0.740196536),
        ("encoder.7.bias", -0.127973266, 0.175495069),
        ("mu.weight", 2.13105172, 1.15520172),
        ("mu.bias", -0.449002395, -0.513136424),
        ("log_variance.weight", -0.123369908, 0.0450943536),
        ("log_variance.bias", 0.0431155926, -0.00255884767),
        ("decoder.0.weight", -4.01583532, -0.000279595108),
        ("decoder.0.bias", 4.97032479e-18, -2.77555756e-17),
        ("decoder.1.weight", 0.75698726, 0.420282876),
        ("decoder.1.bias", -0.981237765, -0.239352445),
        ("decoder.4.weight", 0.839229644, -0.0355796391),
        ("decoder.4.bias", 2.68758832e-14, -6.51562138e-15),
        ("decoder.5.weight", 20.9614614, 17.3331914),
        ("decoder.5.bias", -0.26024365, -1.60253649),
        ("decoder.7.weight", -0.489333699, -0.0648844835),
        ("decoder.7.bias", -1.97607767, -1.25040287),
      ],
      buffers: [
        ("encoder.1.running_mean", [0.0231513035, 0.0201759629, 0.000135554319, -0.0279018452]),
        ("encoder.1.running_var", [1.08533268, 1.08640914, 1.08751971, 1.08865311]),
        ("encoder.4.1.running_mean", [0.0110287864, -0.0144045441, -0.0386851247, -0.049976487]),
        ("encoder.4.1.running_var", [0.914934043, 0.916025234, 0.91713535, 0.918244335]),
        ("encoder.7.running_mean", [-0.0023177113, -0.0047491076, 0.0107074029, 0.0363757259, 0.0597080416]),
        ("encoder.7.running_var", [0.907650527, 0.908421326, 0.909172154, 0.909889447, 0.910560245]),
        ("decoder.1.running_mean", [0.0074960879, 0.0286648326, 0.045017593, 0.0327952502, -0.00603315174, -0.0384225674, -0.0403350352, -0.0226615088]),
        ("decoder.1.running_var", [0.905884754, 0.918910256, 0.90283872, 0.920099139, 0.90364437, 0.917392053, 0.907940074, 0.912004122]),
        ("decoder.5.running_mean", [0.0399853933, 0.0294039325, 0.00500652647, -0.0217322019]),
        ("decoder.5.running_var", [0.901412955, 0.901417486, 0.901421946, 0.901426332]),
      ]),
    Case(
      picture: [1, 8, 6], encoder: "conv 6 2/2, group norm 3, silu, residual (conv 6 3 pad 1, group norm 2, residual (elu 0.5, conv 6 1)), max pool 3/2", latent: 3,
      decoder: "unflatten 3 1 1, transposed conv 6 4, group norm 6, gelu, upsample 2, transposed conv 1 2 pad 1, flatten, linear 48",
      images: 2, samples: 1, reconstruction: 34.5917674, kl: 0.273983113, evaluated: 34.5917674,
      gradients: [
        ("encoder.0.weight", -0.658487485, -0.0538915488),
        ("encoder.0.bias", 0.0426320524, -0.0344786522),
        ("encoder.1.weight", -0.228841471, 0.261760452),
        ("encoder.1.bias", -0.861178751, -0.0545135011),
        ("encoder.3.0.weight", -0.686596558, -0.246815966),
        ("encoder.3.0.bias", 0.361342976, 0.435772475),
        ("encoder.3.1.weight", 0.292638455, 0.149469656),
        ("encoder.3.1.bias", -1.9618593, -0.0610822364),
        ("encoder.3.2.1.weight", 0.121577283, -0.0220306464),
        ("encoder.3.2.1.bias", -1.76941625, -0.20230544),
        ("mu.weight", -1.35739648, 0.112767768),
        ("mu.bias", -1.32357797, -1.12866629),
        ("log_variance.weight", -0.17644349, 0.0103789896),
        ("log_variance.bias", -0.346259913, -0.150228266),
        ("decoder.1.weight", -3.74655581, -0.306255787),
        ("decoder.1.bias", 8.67752532e-17, 8.32667268e-17),
        ("decoder.2.weight", -2.90886842, 2.63906614),
        ("decoder.2.bias", 0.0472163439, 0.789182956),
        ("decoder.5.weight", -0.65130004, -1.07576178),
        ("decoder.5.bias", 0.444935238, 0.928059109),
        ("decoder.7.weight", -0.406641757, 0.0301073537),
        ("decoder.7.bias", 0.660255459, -0.382674729),
      ],
      buffers: [
      ]),
    Case(
      picture: [3, 5, 7], encoder: "linear 6, tanh", latent: 2,
      decoder: "linear 15, softplus, linear 105",
      images: 2, samples: 1, reconstruction: 74.5896696, kl: 0.48219708, evaluated: 74.5896696,
      gradients: [
        ("encoder.0.weight", 0.454546908, -0.296245342),
        ("encoder.0.bias", 1.27525905, -0.333216964),
        ("mu.weight", 1.36292242, 0.0767248098),
        ("mu.bias", 0.98834069, 0.271137259),
        ("log_variance.weight", 0.603809009, 0.0204942721),
        ("log_variance.bias", 0.434217809, 0.106875462),
        ("decoder.0.weight", -0.00249756988, -0.270488294),
        ("decoder.0.bias", -0.718384269, -0.744587318),
        ("decoder.2.weight", 0.132634762, -0.337353931),
        ("decoder.2.bias", -0.507798541, -0.377066136),
      ],
      buffers: [
      ]),
    Case(
      picture: [1, 17, 3], encoder: "average pool 3/2 pad 1, conv 17 3/2 pad 1, gelu", latent: 1,
      decoder: "linear 51, unflatten 1 17 3, residual (conv 1 5 pad 2, tanh, conv 1 3 pad 1)",
      images: 2, samples: 3, reconstruction: 39.2208646, kl: 0.109592414, evaluated: 39.2208646,
      gradients: [
        ("encoder.1.weight", 5.56571361, -0.375844991),
        ("encoder.1.bias", 0.127474793, -0.9142438),
        ("mu.weight", 5.5975714, 0.73380944),
        ("mu.bias", 1.66180773, 3.46624782),
        ("log_variance.weight", 1.15463849, 0.151065032),
        ("log_variance.bias", 0.34356526, 0.716618604),
        ("decoder.0.weight", 1.26012081, 0.189995074),
        ("decoder.0.bias", 1.20886908, 0.120739629),
        ("decoder.2.0.weight", -1.39588961, -0.179098605),
        ("decoder.2.0.bias", -0.407469968, -0.849912938),
        ("decoder.2.2.weight", 0.132750601, 1.51007024),
        ("decoder.2.2.bias", -2.23511693, -4.66207315),
      ],
      buffers: [
      ]),
  ]
}
