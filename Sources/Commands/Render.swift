import ArgumentParser
import CommandSupport
import Drawing
import PictureFiles
import Randomness
import Training
import VAE

struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Draw what a model makes of points in its latent space.",
    discussion: """
      latent render mnist-2d --z 0.5,-1
      latent render mnist-20d --dimension 3 --from -2 --to 2 --steps 7
      latent render mnist-20d --sample 10 --seed 4
      latent render dial.safetensors --beta 4
      latent render mnist-2d --z 0,0 --values > pixels.txt
      latent render mnist-20d --sample 8 --color 256 | less -R
      latent render faces-2d --sample 25 --out faces.png
      latent render mnist-20d --dimension 9 --out z9.svg
      latent render faces-2d --plane 1,2 --out manifold.png
      latent render sprites-10d --traversals --out traversals.svg
      latent render faces-10d --dimension 9 --steps 20 --out smile.gif
      latent render mnist-20d --between 0,1 --steps 20 --out way.gif
      latent render mnist-20d --reconstruct 0-7 --out beside.png
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "What to draw") var points: PointOptions
  @OptionGroup(title: "The images of --between and --reconstruct") var source: ImageSource
  @OptionGroup(title: "How to draw it") var drawing: DrawingOptions

  @Flag(
    help:
      "Print the pixels as numbers, a row a line, and an empty line between images; of images in colour first all reds, then the greens and the blues."
  )
  var values = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write to this file instead of stdout: a picture to a name that ends in .png, .svg, .pdf or .gif (one image after the other), text to .txt or a name without an ending.",
      valueName: "file"), completion: .file())
  var out: String?

  @Option(
    parsing: .unconditional,
    help: "In a picture: how many pixels wide a pixel of the model is. (default: about 128 pixels an image)",
    transform: OptionValue.size)
  var scale: Int?

  func validate() throws {
    if source.isGiven, points.ofImages == nil {
      throw ValidationError("--data, --pixels and --split go with --between or --reconstruct: say which")
    }
    if values, let option = drawing.first {
      throw ValidationError("\(option) is about drawing: leave it out, or leave --values out")
    }
    guard let kind = try PictureKind(out) else {
      if scale != nil {
        throw ValidationError("--scale is for pictures: give --out a name that ends in \(PictureKind.endings)")
      }
      return
    }
    if values { throw ValidationError("--values are text: give --out a name that ends in .txt") }
    if let option = drawing.first { throw ValidationError("\(option) is about text: leave it out for a .\(kind)") }
  }

  func run() throws {
    let (checkpoint, dial) = try model.load(
      for: points.ofImages.map { "render \($0)" } ?? "render", data: source.data)
    let drawn = try drawn(checkpoint)
    if let out, let kind = try PictureKind(out) {
      return try kind.write(
        drawn.items, columns: drawn.columns, swings: drawn.isRow, scale: scale, title: "\(model.file), decoded", to: out
      )
    }
    let images = drawn.items.map(\.picture)
    if values { return try write(Self.numbers(images)) }
    let text = drawing.text(
      images, captions: drawn.items.map(\.caption), columns: drawn.isRow ? nil : drawn.columns, toFile: out != nil)
    try write(text + (dial.map { "\($0.words)\n" } ?? ""))
  }

  /// Pictures with captions, `columns` in a row; `isRow` if they show a movement.
  private typealias Drawn = (items: [PictureSheet.Item], columns: Int?, isRow: Bool)

  private func drawn(_ checkpoint: Checkpoint) throws -> Drawn {
    let architecture = checkpoint.configuration.architecture
    var choice = PointOptions.Choice(points: [])
    if let indices = points.reconstruct ?? points.between {
      let images = EncodedImages(checkpoint, try source.load(for: checkpoint, seed: nil))
      try images.check(indices, option: points.ofImages ?? "", file: model.file)
      if points.reconstruct != nil {
        let items = indices.flatMap { images.beside($0) }
        // About as many rows as pairs in a row.
        let pairs = Int(whole: Double(indices.count).squareRoot().rounded(.up))
        return (items, 2 * pairs, false)
      }
      choice.points = points.way(from: images.code(indices[0]), to: images.code(indices[1]), architecture.latents)
      (choice.columns, choice.isRow) = (choice.points.count, true)
    } else {
      choice = try points.points(for: architecture.latents, file: model.file)
    }
    let shape = architecture.picture
    guard choice.points.count <= Self.mostValues / shape.count else {
      throw CommandError.usage(
        "\(choice.points.count) images of \(shape.count) values are more than memory is taken for: draw at most "
          + "\(Self.mostValues / shape.count)", command: "render")
    }
    let decoder = ImageDecoder(architecture: architecture, capacity: min(choice.points.count, 256))
    decoder.load(checkpoint.parameters)
    let pictures = Picture.split(
      decoder.decode(choice.points.flatMap(\.z)),
      size: PictureSize(width: shape.width, height: shape.height, channels: shape.channels))
    return (zip(pictures, choice.points).map { ($0, $1.caption) }, choice.columns, choice.isRow)
  }

  /// Pixels times channels of all images: half a gigabyte.
  private static let mostValues = 1 << 27

  private func write(_ text: String) throws {
    if let out { try Console.write(text, toFile: out) } else { try Console.write(drawing: text) }
  }

  /// The shortest digits that read back as the same 32-bit numbers.
  private static func numbers(_ images: [Picture]) -> String {
    images.map { image in
      (0..<image.size.channels * image.height).map { row in
        image.values[row * image.width..<(row + 1) * image.width].map { "\($0)" }.joined(separator: " ") + "\n"
      }.joined()
    }.joined(separator: "\n")
  }
}
