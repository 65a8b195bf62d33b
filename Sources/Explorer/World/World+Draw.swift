import Datasets
import Drawing

extension World {
  /// All cells of the screen.
  var screen: Rect { Rect(width: width, height: height) }

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
}
