import ArgumentParser
import CommandSupport
import Drawing
import Files
import ModelReading
import Training

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Save the model of another program's file as a checkpoint.",
    discussion: """
      latent convert vae.pth --out mine.safetensors
      latent convert vae.pth --as "act=leaky0.2 heads=mu,std" --out mine.safetensors

      The reading is settled once and kept: the checkpoint says itself what it is.
      """)

  @Argument(help: "A model file of PyTorch, Keras, ONNX, NumPy or safetensors.", completion: .file())
  var file: String

  @OptionGroup var reading: ReadingOption

  @Option(
    parsing: .unconditional,
    help: "Images to settle the reading on: mnist, fashion, or a folder. (default: what is at hand)", completion: .data)
  var data: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The checkpoint to write.", valueName: "file"), completion: .file())
  var out: String

  @Flag(help: "Write over a file that is there.")
  var force = false

  func run() throws {
    if !force, try FileStatus.of(out) != nil {
      throw CommandError.usage(
        "\(out) is there already: choose another name, or write over it with --force", command: "convert")
    }
    let opening = try reading.open(ModelArgument.path(of: file), data: data)
    try opening.checkpoint.write(to: out)
    try Console.write("saved \(out.printableLine)\n")
  }
}
