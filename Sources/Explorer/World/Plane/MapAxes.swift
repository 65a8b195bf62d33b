import VAE

/// The two axes of the map.
enum MapAxes {
  /// The only dimension across; the classes are spread upwards.
  case line(LatentSpace)
  /// Two dimensions. A point that is moved keeps its other coordinates. Categories have equal parts of an axis.
  case plane(Plane, LatentSpace)
  /// The first two principal components of the posterior means. A point that is moved is put on their plane, at settled categories.
  case components(PrincipalComponents, LatentSpace)

  /// The place of a point of the latent space.
  func place(of z: [Float]) -> (x: Float, y: Float) {
    switch self {
    case .line(let latents): return (latents.place(of: 0, at: z), 0)
    case .plane(let plane, let latents):
      return (latents.place(of: plane.across, at: z), latents.place(of: plane.up, at: z))
    case .components(let components, _):
      let (a, b) = components.place(of: z)
      return (a, b)
    }
  }

  /// The point at a place, starting from `z`.
  func point(x: Float, y: Float, from z: [Float]) -> [Float] {
    var point = z
    switch self {
    case .line(let latents): latents.move(0, to: x, in: &point)
    case .plane(let plane, let latents):
      latents.move(plane.across, to: x, in: &point)
      latents.move(plane.up, to: y, in: &point)
    case .components(let components, let latents): point = latents.settled(components.point(a: x, b: y))
    }
    return point
  }

  /// The distance of a point from the plane of the map, if the map does not show all dimensions.
  func distance(of z: [Float]) -> Float {
    guard case .components = self else { return 0 }
    let (x, y) = place(of: z)
    return zip(z, point(x: x, y: y, from: z)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// The place of the prior's mean.
  func origin(latent: Int) -> (x: Float, y: Float) { place(of: [Float](repeating: 0, count: latent)) }

  /// Whether both axes are of numbers, among which the prior has circles.
  var isContinuous: Bool {
    switch self {
    case .line(let latents), .components(_, let latents): latents.isContinuous
    case .plane(let plane, let latents): max(plane.across, plane.up) < latents.continuous
    }
  }

  /// The least distances that a point can be moved: the parts of categories on either axis, else 0.
  var parts: (across: Float, up: Float) {
    switch self {
    case .line(let latents): (latents.part(of: 0) ?? 0, 0)
    case .plane(let plane, let latents): (latents.part(of: plane.across) ?? 0, latents.part(of: plane.up) ?? 0)
    case .components: (0, 0)
    }
  }

  /// The variables along the axes; nil for components.
  var variables: (across: Int?, up: Int?) {
    switch self {
    case .line: (0, nil)
    case .plane(let plane, _): (plane.across, plane.up)
    case .components: (nil, nil)
    }
  }

  /// The names of the axes.
  var names: (across: String, up: String?) {
    switch self {
    case .line: ("z1", nil)
    case .plane(let plane, _): ("z\(plane.across + 1)", "z\(plane.up + 1)")
    case .components: ("pc1", "pc2")
    }
  }
}

/// The test images' places on the map, without a copy of them.
struct MapPoints {
  let count: Int
  private let values: [Float]
  private let stride: Int
  private let across: Int
  /// Nil where the classes are spread.
  private let up: Int?
  /// The places along axes of categories, which are not among the values.
  private var places: (x: [Float]?, y: [Float]?)
  private let labels: [UInt8]?
  private let classes: Int

  init(_ encoding: TestEncoding, _ axes: MapAxes) {
    (count, labels, classes) = (encoding.count, encoding.labels, encoding.classes)
    switch axes {
    case .line(let latents):
      (values, stride, across, up) = (encoding.mu, encoding.width, 0, nil)
      places.x = Self.places(of: 0, latents, encoding, share: 0.618_034)
    case .plane(let plane, let latents):
      (values, stride) = (encoding.mu, encoding.width)
      (across, up) = (latents.columns(of: plane.across).lowerBound, latents.columns(of: plane.up).lowerBound)
      places.x = Self.places(of: plane.across, latents, encoding, share: 0.618_034)
      places.y = Self.places(of: plane.up, latents, encoding, share: 0.754_878)
    case .components(let components, _): (values, stride, across, up) = (components.scores, 2, 0, 1)
    }
  }

  /// Where the images lie along an axis of categories: at the most likely one, spread over its part by their numbers times `share`, as
  /// they would cover each other; nil for a continuous variable.
  private static func places(of variable: Int, _ latents: LatentSpace, _ encoding: TestEncoding, share: Float)
    -> [Float]?
  {
    guard let part = latents.part(of: variable) else { return nil }
    let width = latents.width
    return (0..<encoding.count).map { image in
      let middle = latents.place(of: variable, at: encoding.mu[image * width..<(image + 1) * width])
      let offset = (Float(image) * share).truncatingRemainder(dividingBy: 1) - 0.5
      return middle + 0.8 * part * offset
    }
  }

  func label(_ index: Int) -> Int { labels.map { Int($0[index]) } ?? 0 }

  func x(_ index: Int) -> Float { places.x?[index] ?? values[index * stride + across] }

  func y(_ index: Int) -> Float {
    if let places = places.y { return places[index] }
    if let up { return values[index * stride + up] }
    return classes < 2 ? 0 : 3 - 6 * Float(label(index)) / Float(classes - 1)
  }

  /// The distance from 0 within which nearly all points lie on each axis, in quarters. The few outliers would make the
  /// rest small.
  var reach: (x: Float, y: Float) { (Self.reach(count, x), Self.reach(count, y)) }

  private static func reach(_ count: Int, _ value: (Int) -> Float) -> Float {
    var bins = [Int](repeating: 0, count: 401)
    for index in 0..<count {
      let distance = abs(value(index)) * 4
      // NaN counts as the farthest.
      bins[distance < 400 ? Int(whole: distance) : 400] += 1
    }
    var (inside, bin) = (0, 0)
    while bin < 400 {
      inside += bins[bin]
      bin += 1
      if inside * 1000 >= count * 998 { break }
    }
    return Float(bin) / 4
  }
}

/// The number of points of each class in each cell.
struct MapDensity {
  /// The most frequent class of a cell and its number of points; nil for an empty cell.
  private(set) var cells: [(label: Int, count: Int)?]
  /// The mean number of points in a cell that is not empty.
  let mean: Double

  init(_ points: MapPoints, classes: Int, on grid: MapGrid) {
    let size = grid.rect.width * grid.rect.height
    var counts = [UInt32](repeating: 0, count: size * classes)
    var totals = [Int](repeating: 0, count: size)
    for index in 0..<points.count {
      guard let cell = grid.cell(points.x(index), points.y(index)) else { continue }
      let place = (cell.y - grid.rect.y) * grid.rect.width + cell.x - grid.rect.x
      counts[place * classes + points.label(index)] += 1
      totals[place] += 1
    }
    cells = [(label: Int, count: Int)?](repeating: nil, count: size)
    var (occupied, inside) = (0, 0)
    for place in 0..<size where totals[place] > 0 {
      var label = 0
      for other in 1..<max(classes, 1) where counts[place * classes + other] > counts[place * classes + label] {
        label = other
      }
      cells[place] = (label, totals[place])
      occupied += 1
      inside += totals[place]
    }
    mean = Double(inside) / Double(max(occupied, 1))
  }
}
