/// All factors that determine the 28x28 pixels of a built-in digit.
///
/// ``SyntheticDigits/draw(_:)`` is a function of these values alone. All but ``label`` and ``variant`` are continuous:
/// a small change of a factor is a small change of the image.
public struct DigitFactors: Sendable, Equatable, Codable {
  /// The digit, 0...9.
  public var label: UInt8
  /// The form of the digit, counted from 0: a 7 with or without a bar, a 5 in one stroke or in two.
  public var variant: UInt8
  /// The mixing weights of the variant's (up to four) model hands. They sum to 1; unused ones are 0.
  public var blend: SIMD4<Float>
  /// Shear: pixels to the right per pixel upwards; positive values lean like italics.
  public var slant: Float
  /// Rotation of the whole digit in radians, clockwise.
  public var rotation: Float
  /// Width over height, relative to the model hand; 1 keeps its proportions.
  public var aspect: Float
  /// Longer side of the inked box in pixels.
  public var size: Float
  /// Offset of the strokes' centre of mass to the right of the image's centre, in pixels. Crossing strokes both count.
  public var x: Float
  /// Offset of the strokes' centre of mass below the image's centre, in pixels.
  public var y: Float
  /// Mean stroke width in pixels.
  public var penWidth: Float
  /// Changes of the width relative to ``penWidth``: from a stroke's start to its end; in a wave along the digit, as
  /// sine and cosine; and from flat to steep parts, as with a broad nib.
  public var pressure: SIMD4<Float>
  /// Roundness of the path between its points: 1 is a spline, 0 a polyline.
  public var roundness: Float
  /// Amplitude in pixels of fine noise on the pen's path and edge. ``grain`` is its seed.
  public var tremor: Float
  /// The seed of the ``tremor``; the only value without a meaning.
  public var grain: UInt32
  /// Smooth distortion of the paper: four horizontal, then four vertical coefficients of uv, v², u² and v³, where (u,
  /// v) is the position in the box. In box heights.
  public var bend: SIMD8<Float>
  /// Slow drift of the hand along the path: sine and cosine of one and two periods, first horizontal, then vertical. In
  /// box heights.
  public var wobble: SIMD8<Float>
}
