/// What the code of a TorchScript file says of its classes: constants, and the numbers with which a class calls PyTorch's functions. It is
/// read as text; none of it is executed.
///
/// ```
/// class Conv2d(Module):
///   stride : Final[Tuple[int, int]] = (2, 2)
///   def forward(self, input: Tensor) -> Tensor:
///     return torch._convolution(input, self.weight, self.bias, [2, 2], [1, 1], ...)
/// ```
struct ScriptCode {
  /// What is known of a class, as the attributes of a module are called in PyTorch.
  struct Settings {
    var numbers: [String: [Double]] = [:]
    var texts: [String: String] = [:]
  }

  /// By their whole names: `__torch__.torch.nn.modules.conv.___torch_mangle_0.Conv2d`.
  private(set) var classes: [String: Settings] = [:]
  /// Functions of PyTorch that the author's own classes call, as modules that do the same.
  private(set) var calls: [TorchModule] = []

  /// How many calls may still be looked at.
  private var left = 4096

  /// The most bytes of code that are read, calls that are kept, and characters of one call.
  static let (mostBytes, mostCalls, longestCall) = (1 << 21, 256, 1 << 10)

  /// What a function's arguments are called as attributes of a module, in order; empty for those that are none.
  private static let arguments: [String: [String]] = [
    "_convolution": ["", "", "", "stride", "padding", "dilation", "", "output_padding", "groups"],
    "leaky_relu": ["", "negative_slope"], "elu": ["", "alpha"], "softplus": ["", "beta"],
    "max_pool2d": ["", "kernel_size", "stride", "padding", "dilation", "ceil_mode"],
    "avg_pool2d": ["", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"],
    "batch_norm": ["", "", "", "", "", "", "", "eps"], "relu": [], "selu": [], "silu": [], "gelu": [], "tanh": [],
    "sigmoid": [],
  ]
  /// The module that does the same as a function.
  private static let modules = [
    "relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU", "selu": "SELU", "silu": "SiLU", "gelu": "GELU",
    "tanh": "Tanh", "sigmoid": "Sigmoid", "softplus": "Softplus",
  ]

  /// Adds the classes of one file; `path` is its place below the folder of code: `__torch__/torch/nn/modules/conv.py`.
  mutating func add(_ text: String, path: String) {
    let folder = path.dropLast(path.hasSuffix(".py") ? 3 : 0).replacing("/", with: ".")
    let isOfPyTorch = folder.hasPrefix("__torch__.torch.nn")
    var name: String?
    for line in text.split(separator: "\n") {
      if line.hasPrefix("class ") {
        name = "\(folder).\(line.dropFirst("class ".count).prefix { $0 != "(" && $0 != ":" })"
        continue
      }
      guard let name else { continue }
      if let place = line.firstRange(of: " : Final["), let value = line.firstRange(of: " = ") {
        take(line[value.upperBound...], as: String(line[..<place.lowerBound].drop { $0 == " " }), of: name)
      }
      for (function, values) in calls(in: line) {
        var settings = Settings()
        for (key, value) in zip(Self.arguments[function] ?? [], values) where !key.isEmpty {
          settings.numbers[key] = Self.numbers(value)
        }
        if isOfPyTorch {
          classes[name, default: Settings()].numbers.merge(settings.numbers) { constant, _ in constant }
        } else if let type = Self.modules[function], calls.count < Self.mostCalls {
          calls.append(TorchModule(calling: type, numbers: settings.numbers))
        }
      }
    }
  }

  private mutating func take(_ value: Substring, as key: String, of name: String) {
    if value.hasPrefix("\"") {
      classes[name, default: Settings()].texts[key] = String(value.dropFirst().prefix { $0 != "\"" })
    } else {
      classes[name, default: Settings()].numbers[key] = Self.numbers(value)
    }
  }

  /// `(2, 2)`, `[2, 2]`, `0.2` or `True` as numbers; nil for anything else.
  private static func numbers(_ text: Substring) -> [Double]? {
    let words = text.split { "()[], ".contains($0) }
    let numbers = words.compactMap { ["True": 1, "False": 0][$0] ?? Double($0) }
    return numbers.isEmpty || numbers.count != words.count ? nil : numbers
  }

  /// The known functions that a line calls, with their arguments.
  private mutating func calls(in line: Substring) -> [(function: String, arguments: [Substring])] {
    var calls: [(String, [Substring])] = []
    for opener in ["torch.", "functional."] {
      for place in line.ranges(of: opener) {
        var name = line[place.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let end = name.endIndex
        // Functions that change what they read end with a line.
        if name.hasSuffix("_") { name.removeLast() }
        guard end < line.endIndex, line[end] == "(", Self.arguments[String(name)] != nil, left > 0 else { continue }
        left -= 1
        calls.append((String(name), Self.split(line[line.index(after: end)...].prefix(Self.longestCall))))
      }
    }
    return calls
  }

  /// Arguments up to the bracket that closes the call.
  private static func split(_ text: Substring) -> [Substring] {
    var (parts, depth, start): ([Substring], Int, Substring.Index) = ([], 0, text.startIndex)
    for place in text.indices {
      switch text[place] {
      case "(", "[": depth += 1
      case ")" where depth == 0: return parts + [text[start..<place]]
      case ")", "]": depth -= 1
      case "," where depth == 0:
        parts.append(text[start..<place])
        start = text.index(after: place)
      default: break
      }
    }
    return parts
  }
}
