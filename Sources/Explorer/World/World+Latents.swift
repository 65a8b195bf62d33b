import Drawing
import Interface
import VAE

extension World {
  /// The latent variables of the model.
  var latents: LatentSpace { model.configuration.architecture.latents }

  /// The number of values of z.
  var zWidth: Int { latents.width }

  /// A variable at a point, as a row of a table has it: `+0.85`, or `3/10` for the third category of ten.
  func valueText(of variable: Int, at point: [Float]) -> String {
    guard let count = latents.categories(of: variable), let category = latents.category(of: variable, at: point) else {
      return Numerals.signed(Double(point[latents.columns(of: variable).lowerBound]), digits: 2)
    }
    return "\(category + 1)/\(count)"
  }

  /// A variable at a point in a sentence: `+0.85`, or `category 3 of 10`.
  func valueWords(of variable: Int, at point: [Float]) -> String {
    guard let count = latents.categories(of: variable), let category = latents.category(of: variable, at: point) else {
      return Self.value(point[latents.columns(of: variable).lowerBound])
    }
    return "category \(category + 1) of \(count)"
  }

  /// A place on a variable's axis, as a heading has it: `+1.5`, or the number of a category.
  func placeText(_ place: Float, of variable: Int, digits: Int) -> String {
    guard latents.categories(of: variable) != nil else { return Numerals.signed(Double(place), digits: digits) }
    var point = z
    latents.move(variable, to: place, in: &point)
    return latents.category(of: variable, at: point).map { "\($0 + 1)" } ?? ""
  }

  /// The categories of a variable on its axis; nil for a continuous one.
  func categoryTicks(of variable: Int?) -> [Axis.Tick]? {
    guard let variable, let count = latents.categories(of: variable), let part = latents.part(of: variable) else {
      return nil
    }
    return (0..<count).map { Axis.Tick(value: Double(-3 + part * (Float($0) + 0.5)), label: "\($0 + 1)") }
  }

  /// The places of a row or column of tiles along a variable: `usual` for a continuous one; for another so many categories, those
  /// around that of z where not all of them fit.
  func places(of variable: Int, count: Int, usual: (Int) -> [Float]) -> [Float] {
    guard let categories = latents.categories(of: variable), let part = latents.part(of: variable) else {
      return usual(count)
    }
    let current = latents.category(of: variable, at: z) ?? 0
    let first = max(0, min(current - count / 2, categories - count))
    return (first..<min(first + count, categories)).map { -3 + part * (Float($0) + 0.5) }
  }

  /// Refuses what needs continuous variables; nil if the model has no others.
  func obstacleOfCategories(to what: String) -> String? {
    latents.isContinuous ? nil : "\(what) is for continuous latent variables only: \(name) has \(latents)"
  }
}
