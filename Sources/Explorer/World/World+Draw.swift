import Datasets
import Drawing
import Interface

extension World {
  /// Where overlays stand: above the rows of a notice, which may be about them.
  var overlayRoom: Rect {
    Rect(width: width, height: height - max(0, (notice?.lines(columns: width).count ?? 1) - 1))
  }

  var unicode: Bool { ability.unicode }

  /// A Unicode symbol, or its ASCII substitute.
  func sign(_ symbol: String, _ plain: String) -> String { unicode ? symbol : plain }

  /// The size of the images that the model takes and makes.
  var imageSize: PictureSize { PictureSize(model.configuration.architecture.picture) }

  var classNames: ClassNames {
    if KnownDataset(rawValue: model.configuration.data) == nil, case .here(let dataset) = data,
      let names = dataset.classNames
    {
      return ClassNames(names)
    }
    return ClassNames(data: model.configuration.dataName)
  }

  /// Draws the frame of a part of a view and returns what is inside.
  @discardableResult
  func drawFrame(on canvas: inout Canvas, in rect: Rect, title: String, titleStyle: Style = Theme.frameTitle) -> Rect {
    canvas.frame(rect, title: title, unicode: unicode, style: Theme.frame, titleStyle: titleStyle)
  }
}

extension [String] {
  /// The first text that fits into a number of columns, or else the last one.
  func fitting(_ columns: Int) -> String { first { $0.columns <= columns } ?? last ?? "" }
}
