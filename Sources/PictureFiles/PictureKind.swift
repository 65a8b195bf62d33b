/// The formats of pictures, by the endings of their files' names.
package enum PictureKind: String, CaseIterable, Sendable {
  case png, svg, gif, pdf

  /// `.png, .svg, .gif`
  package static let endings = allCases.map { ".\($0)" }.joined(separator: ", ")
}

extension PictureSheet {
  /// The bytes of a file; `swings` says that a GIF goes there and back. The title is in SVG alone, and a GIF has no captions.
  ///
  /// - Throws: `PictureFileError.unmakeable`, or `.noCairo` for PDF.
  package func bytes(as kind: PictureKind, title: String, swings: Bool) throws(PictureFileError) -> [UInt8] {
    let bytes: [UInt8]? =
      switch kind {
      case .png: png()
      case .svg: svg(title: title).map { Array($0.utf8) }
      case .gif: gif(swings: swings)
      case .pdf: try pdf()
      }
    guard let bytes else { throw .unmakeable }
    return bytes
  }
}
