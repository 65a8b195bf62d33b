import Drawing
import Randomness

/// Two latent dimensions, counted from 0: one goes across the screen, one up.
struct Plane: Sendable, Equatable {
  var across: Int
  var up: Int
}

extension World {
  /// The plane that was chosen, or the two dimensions that tell most about an image.
  var plane: Plane {
    if let chosenPlane { return chosenPlane }
    let order = dimensionsByKL
    return Plane(across: order[0], up: order.count > 1 ? order[1] : order[0])
  }

  /// All dimensions, the largest KL first; in their order where it is not known.
  var dimensionsByKL: [Int] {
    guard klPerDimension.count == latent else { return Array(0..<latent) }
    return (0..<latent).sorted { (klPerDimension[$1], $0) < (klPerDimension[$0], $1) }
  }

  func manifoldGrid(_ body: Rect) -> TileGrid {
    TileGrid(
      in: body.inset(columns: 1, rows: 1), image: imageSize, height: tileHeight, rows: latent == 1 ? 1 : .max)
  }

  /// The inverse Gaussian distribution function of a linear grid: every tile stands for an equal share of the prior.
  func manifoldPoints(_ grid: TileGrid) -> [Float] {
    let across = Self.quantiles(grid.columns)
    let up = Self.quantiles(grid.rows)
    var points: [Float] = []
    points.reserveCapacity(grid.count * latent)
    for index in 0..<grid.count {
      var point = z
      if latent > 1 { point[plane.up] = up[grid.rows - 1 - index / grid.columns] }
      point[plane.across] = across[index % grid.columns]
      points += point
    }
    return points
  }

  /// The tile where z lies, or the nearest one.
  func nearestTile(_ grid: TileGrid) -> Int {
    func nearest(_ count: Int, to value: Float) -> Int {
      let places = Self.quantiles(count)
      return places.indices.min { abs(places[$0] - value) < abs(places[$1] - value) } ?? 0
    }
    let row = latent > 1 ? grid.rows - 1 - nearest(grid.rows, to: z[plane.up]) : 0
    return row * grid.columns + nearest(grid.columns, to: z[plane.across])
  }

  private static func quantiles(_ count: Int) -> [Float] {
    (0..<count).map { Float(normalQuantile((Double($0) + 0.5) / Double(count))) }
  }

  func drawManifold(on canvas: inout Canvas, in body: Rect) {
    let plane = plane
    let upwards = latent > 1 ? ", z\(plane.up + 1) upwards" : ""
    let others = latent > 2 ? "; the others as in z" : ""
    canvas.frame(
      body, title: "manifold: z\(plane.across + 1) across\(upwards)\(others)", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    let grid = manifoldGrid(body)
    drawTiles(grid, on: &canvas)
    let points = manifoldPoints(grid)
    let start = selectedTile(grid) * latent
    let place = [plane.across, plane.up].prefix(latent > 1 ? 2 : 1).map {
      "z\($0 + 1) \(Numerals.signed(Double(points[start + $0]), digits: 2))"
    }
    canvas.write(
      " \(place.joined(separator: "  ")) ", endX: body.endX - 2, y: body.endY - 1, style: Theme.selected)
  }
}
