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
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "What to draw") var points: PointOptions
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
    let (checkpoint, dial) = try model.load(for: "render", data: nil)
    let architecture = checkpoint.configuration.architecture
    let shape = architecture.picture
    let choice = try points.points(for: architecture.latents, file: model.file)
    let points = choice.points
    guard points.count <= Self.mostValues / shape.count else {
      throw CommandError.usage(
        "\(points.count) images of \(shape.count) values are more than memory is taken for: draw at most "
          + "\(Self.mostValues / shape.count)", command: "render")
    }
    let decoder = ImageDecoder(architecture: architecture, capacity: min(points.count, 256))
    decoder.load(checkpoint.parameters)
    let pixels = decoder.decode(points.flatMap(\.z))
    let images = Picture.split(
      pixels, size: PictureSize(width: shape.width, height: shape.height, channels: shape.channels))
    if let out, let kind = try PictureKind(out) {
      let items = zip(images, points).map { (picture: $0, caption: $1.caption) }
      return try kind.write(
        items, columns: choice.columns, swings: choice.isRow, scale: scale, title: "\(model.file), decoded", to: out)
    }
    if values { return try write(Self.numbers(images)) }
    let text = drawing.text(
      images, captions: points.map(\.caption), columns: choice.isRow ? nil : choice.columns, toFile: out != nil)
    try write(text + (dial.map { "\($0.words)\n" } ?? ""))
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
