import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The point at fraction `t` of the arc from a to b (Shoemake 1985); its length goes linearly from |a| to |b|. Falls
/// back to the straight line where there is no arc: a point at the origin, or both in one direction.
public func sphericalInterpolation(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] {
  let lengthA = norm(a)
  let lengthB = norm(b)
  let straight = zip(a, b).map { $0 + t * ($1 - $0) }
  guard lengthA > 1e-6, lengthB > 1e-6 else { return straight }
  let cosine = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / (lengthA * lengthB)
  let angle = acosf(min(max(cosine, -1), 1))
  // The arc between opposite points is not unique.
  guard angle > 1e-3, angle < .pi - 1e-3 else { return straight }
  let length = lengthA + t * (lengthB - lengthA)
  let weightA = sinf((1 - t) * angle) / sinf(angle) / lengthA
  let weightB = sinf(t * angle) / sinf(angle) / lengthB
  return zip(a, b).map { length * (weightA * $0 + weightB * $1) }
}

private func norm(_ v: [Float]) -> Float { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }

extension LatentSpace {
  /// The point at fraction `t` of the way from a to b: on the arc for the continuous variables; of a category its share, which goes
  /// linearly from one to the other.
  package func arc(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] {
    if isContinuous { return sphericalInterpolation(a, b, t) }
    let shares = zip(a, b).dropFirst(continuous).map { $0 + t * ($1 - $0) }
    return sphericalInterpolation(Array(a.prefix(continuous)), Array(b.prefix(continuous)), t) + shares
  }
}
