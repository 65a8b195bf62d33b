import ArgumentParser
import Datasets

/// The form in which images are read.
package struct PictureOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Pixels a side: the middle of each image is cut out square, and areas are averaged. (default: as the files have it)",
      valueName: "pixels"),
    transform: OptionValue.side)
  var size: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("1 for grey images, 3 for colour. (default: as the files have it)", valueName: "1|3"),
    transform: OptionValue.channels)
  var channels: Int?

  package init() {}

  /// What is asked of the images.
  package var request: ImageRequest { ImageRequest(side: size, channels: channels) }

  /// The option that was given, if any.
  package var first: String? { size != nil ? "--size" : channels != nil ? "--channels" : nil }
}
