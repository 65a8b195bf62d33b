/// Everything that decides how one built-in digit looks: the true factors behind its 28x28 pixels.
///
/// ``SyntheticDigits/draw(_:)`` is a function of these values alone. All but ``label`` and ``variant`` are continuous: a
/// small change of any of them is a small change of the picture.
public struct DigitFactors: Sendable, Equatable, Codable {
  /// The digit, 0...9.
  public var label: UInt8
  /// Which way of writing the digit, counted from 0: a 7 with or without a bar, a 5 in one stroke or in two.
  public var variant: UInt8
  /// How much of each of the variant's (up to four) model hands is in the shape. The parts in use sum to 1, the others are 0.
  public var blend: SIMD4<Float>
  /// Shear: pixels to the right for each pixel upwards, so that positive values lean as italics do.
  public var slant: Float
  /// Turn of the whole digit in radians, clockwise.
  public var rotation: Float
  /// Width over height, relative to the model hand: 1 leaves the proportions alone.
  public var aspect: Float
  /// Longer side of the inked box, in pixels.
  public var size: Float
  /// How far to the right of the image's middle the strokes' centre of mass lies, in pixels. Where strokes cross, both count.
  public var x: Float
  /// How far below the image's middle the strokes' centre of mass lies, in pixels.
  public var y: Float
  /// Mean width of the stroke, in pixels.
  public var penWidth: Float
  /// How the width changes while writing, relative to ``penWidth``: from a stroke's begin to its end; in a wave along the
  /// digit, as sine and as cosine; and from flat to steep parts, as a broad nib does.
  public var pressure: SIMD4<Float>
  /// How round the path is between its points: 1 as a spline, 0 as a chain of straight lines.
  public var roundness: Float
  /// Fine unsteadiness of the pen's path and edge, in pixels. Its course is noise, fixed by ``grain``.
  public var tremor: Float
  /// Names the course of the ``tremor``; the one value here that means nothing.
  public var grain: UInt32
  /// Smooth distortion of the paper: four horizontal amounts, then four vertical ones, of the products
  /// uv, v², u² and v³ of the place in the box. In box heights.
  public var bend: SIMD8<Float>
  /// Slow wandering of the hand along the path: sine and cosine of one and two periods, first sideways, then in height. In
  /// box heights.
  public var wobble: SIMD8<Float>
}
