/// The arrays of images, and how they lie in them.
struct NumPyImages {
  let train: NumPyArray
  /// Nil where a part of the others is for testing.
  let test: NumPyArray?
  /// The size of one image.
  let size: ImageSize
  private let isInterleaved: Bool

  init(_ arrays: [NumPyArray], place: String) throws(DatasetError) {
    func array(_ part: ArrayRole.Part?) -> NumPyArray? {
      arrays.first { ArrayRole($0.name).map { $0.content == .images && $0.part == part } ?? false }
    }
    // Under whatever name, where it is the only one that can be images.
    let only = arrays.count == 1 ? arrays : arrays.filter { (3...4).contains($0.header.shape.count) }
    guard let train = array(.train) ?? array(nil) ?? (only.count == 1 ? only.first : nil) else {
      let names = arrays.prefix(4).map { "\($0.name) \(Self.text($0.header.shape))" }.joined(separator: ", ")
      throw .unsupported(
        file: place, found: "no array of images (it has \(names))", expected: "one under imgs, images or x_train",
        remedy: "python3 -c \"import numpy as np; a = np.load('IN.npz'); np.savez('OUT.npz', images=a['NAME'])\"")
    }
    self.train = train
    test = ArrayRole(train.name)?.part == .train ? array(.test) ?? array(.validation) : nil
    (size, isInterleaved) = try Self.form(train)
    if let test {
      let other = try Self.form(test)
      if other.size != size {
        throw .sizeMismatch(test: test.path, offset: 8, train: train.path, expected: size, found: other.size)
      }
    }
  }

  /// How many images there are.
  var counts: [Int] { [train.header.shape[0]] + (test.map { [$0.header.shape[0]] } ?? []) }

  private static func text(_ shape: [Int]) -> String { "(\(shape.map(String.init).joined(separator: ", ")))" }

  /// [count, height, width], [count, height, width, channels] or [count, channels, height, width].
  private static func form(_ array: NumPyArray) throws(DatasetError) -> (size: ImageSize, isInterleaved: Bool) {
    let shape = array.header.shape
    if shape.contains(0) { throw .empty(file: array.path, offset: 10, sizes: shape) }
    let largest = PictureLimits.side
    func refusal(_ remedy: String) -> DatasetError {
      .unsupported(
        file: array.path, found: "an array of shape \(text(shape))",
        expected:
          "(count, height, width), (count, height, width, channels) or (count, channels, height, width) with 1 or 3 "
          + "channels and at most \(largest) pixels a side", remedy: NumPyArray.remedy(remedy))
    }
    let size: ImageSize
    let isInterleaved: Bool
    switch shape.count {
    case 3: (size, isInterleaved) = (ImageSize(width: shape[2], height: shape[1]), false)
    case 4 where [1, 3].contains(shape[3]):
      (size, isInterleaved) = (ImageSize(width: shape[2], height: shape[1], channels: shape[3]), true)
    case 4 where [1, 3].contains(shape[1]):
      (size, isInterleaved) = (ImageSize(width: shape[3], height: shape[2], channels: shape[1]), false)
    case 4 where shape[3] == 4: throw refusal("a[..., :3]")
    case 2: throw refusal("a.reshape(len(a), HEIGHT, WIDTH)")
    default: throw refusal("a.reshape(COUNT, HEIGHT, WIDTH)")
    }
    guard max(size.width, size.height) <= largest else { throw refusal("a[:, ::2, ::2]") }
    return (size, isInterleaved)
  }

  /// Room for the images.
  func store(as size: ImageSize, place: String) throws(DatasetError) -> ImageStore {
    let counts = counts
    guard counts.allSatisfy({ $0 <= PictureLimits.count }) else {
      throw .tooLarge(file: place, offset: 8, expected: PictureLimits.count, found: counts.max() ?? 0)
    }
    if counts.count == 2 { return try ImageStore(size, train: counts[0], test: counts[1], place: place) }
    return try ImageStore(size, dividing: counts[0], place: place)
  }

  /// Reads the images, one after the other.
  func read(to store: inout ImageStore, _ reading: Reading, place: String) throws(DatasetError) {
    var done = 0
    let scale = try NumPyScale(of: [train] + (test.map { [$0] } ?? []), imageSize: size.count, reading)
    var fitting = ImageFitting(to: store.size)
    var image = [UInt8](repeating: 0, count: size.count)
    var values = [Double](repeating: 0, count: scale == .bytes ? 0 : size.count)
    // A byte an image value in the right order needs nothing in between.
    let isDirect = scale == .bytes && store.size == size && (size.channels == 1 || !isInterleaved)
    for array in [train] + (test.map { [$0] } ?? []) {
      var numbers = try array.numbers()
      for _ in 0..<array.header.shape[0] {
        if isDirect {
          try store.write(done) { pixels throws(DatasetError) in try numbers.read(pixels) }
        } else {
          try image.withUnsafeMutableBufferPointer { image throws(DatasetError) in
            if scale == .bytes { return try numbers.read(image) }
            try values.withUnsafeMutableBufferPointer { values throws(DatasetError) in
              try numbers.read(values)
              for index in values.indices { image[index] = scale.byte(values[index]) }
            }
          }
          store.write(done) { pixels in
            image.withUnsafeBufferPointer {
              fitting.write(.init(pixels: $0, size: size, isInterleaved: isInterleaved), to: pixels)
            }
          }
        }
        done += 1
        try reading.pass(done, of: store.count, step: 1, in: place)
      }
      try numbers.finish()
    }
  }
}

/// How numbers become bytes of a pixel.
enum NumPyScale: Equatable {
  /// They are bytes.
  case bytes
  /// From 0 (black) to 1.
  case one
  /// From 0 (black) to 255.
  case full

  /// Looks at all numbers of arrays that are no bytes.
  init(of arrays: [NumPyArray], imageSize: Int, _ reading: Reading) throws(DatasetError) {
    if arrays.allSatisfy({ $0.isBytes }) {
      self = .bytes
      return
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    var isFinite = true
    var values = [Double](repeating: 0, count: imageSize)
    for array in arrays {
      var numbers = try array.numbers()
      for _ in 0..<array.header.shape[0] {
        if reading.cancellation.isCancelled { throw .readingStopped(place: array.path) }
        try values.withUnsafeMutableBufferPointer { values throws(DatasetError) in
          try numbers.read(values)
          for value in values {
            isFinite = isFinite && value.isFinite
            low = min(low, value)
            high = max(high, value)
          }
        }
      }
    }
    guard isFinite, low >= 0, high <= 255 else {
      throw .unsupported(
        file: arrays[0].path, found: isFinite ? "numbers from \(low) to \(high)" : "numbers that are not finite",
        expected: "pixels from 0 to 1 or from 0 to 255",
        remedy: NumPyArray.remedy("((a - a.min()) / (a.max() - a.min()) * 255).astype('uint8')"))
    }
    // Whole numbers up to 1 are black and white as bytes 0 and 1 are; scaling makes the same of both.
    self = high <= 1 ? .one : .full
  }

  /// The byte of a number, which was in range when it was looked at; the file may have changed since.
  func byte(_ value: Double) -> UInt8 {
    let byte = (self == .one ? value * 255 : value).rounded()
    return byte > 0 ? UInt8(min(byte, 255)) : 0
  }
}

/// The labels and factors that lie beside the images.
struct NumPyLabels {
  private(set) var labels: [UInt8]?
  private(set) var factors: ImageFactors?
  private(set) var notes: [String] = []

  init(_ arrays: [NumPyArray], of images: NumPyImages) throws(DatasetError) {
    func array(_ content: ArrayRole.Content, beside images: NumPyArray) -> NumPyArray? {
      let part = ArrayRole(images.name)?.part
      let found = arrays.first { ArrayRole($0.name).map { $0.content == content && $0.part == part } ?? false }
      return found.flatMap { $0.header.shape.first == images.header.shape[0] ? $0 : nil }
    }
    var labels: [UInt8] = []
    for images in [images.train] + (images.test.map { [$0] } ?? []) {
      guard let array = array(.labels, beside: images) else {
        labels = []
        break
      }
      guard array.header.count == images.header.shape[0] else {
        notes.append("\(array.name) has several labels for each image, which are not read.")
        labels = []
        break
      }
      for (image, value) in try array.all().enumerated() {
        guard let label = UInt8(exactly: value) else { throw .labelOutOfRange(file: array.path, image: image) }
        labels.append(label)
      }
    }
    self.labels = labels.isEmpty ? nil : labels
    if images.test == nil, let array = array(.factors, beside: images.train) { try readFactors(array) }
  }

  /// dSprites' names; its first factor, the colour, is white always.
  private static let names = ["color", "shape", "scale", "orientation", "x", "y"]

  private mutating func readFactors(_ array: NumPyArray) throws(DatasetError) {
    let shape = array.header.shape
    guard shape.count == 2, (1...64).contains(shape[1]) else { return }
    let values = try array.all()
    func column(_ index: Int) -> [Double] { stride(from: index, to: values.count, by: shape[1]).map { values[$0] } }
    let isKnown = shape[1] == Self.names.count
    var kept: [(column: Int, factor: ImageFactors.Factor)] = []
    for index in 0..<shape[1] {
      let column = column(index)
      // Steps are whole numbers from 0; what never changes is no factor.
      guard let most = column.max(), let least = column.min(), least >= 0, (1...65_535).contains(most),
        column.allSatisfy({ $0 == $0.rounded() })
      else { continue }
      let name = isKnown ? Self.names[index] : "factor \(index + 1)"
      kept.append(
        (index, .init(name, name == "shape" ? .categories(count: Int(most) + 1) : .steps(count: Int(most) + 1))))
    }
    if kept.isEmpty { return }
    factors = ImageFactors(
      kept.map(\.factor),
      values: (0..<shape[0]).flatMap { row in kept.map { Float(values[row * shape[1] + $0.column]) } })
    if labels == nil, isKnown, let shapes = kept.first(where: { $0.factor.name == "shape" }) {
      labels = column(shapes.column).map { UInt8(clamping: Int($0)) }
    }
  }
}
