import ArgumentParser
import CommandSupport
import Datasets
import Measures
import ModelReading
import Training
import VAE

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is wrong with a run, how that shows in numbers, and what helps.",
    discussion: """
      latent doctor m.safetensors
      latent doctor vae.pth --data mnist
      latent doctor lightning_logs
      latent doctor training.csv --json

      A model is judged by the history in its file, and by what it does with a thousand images of each part of its data; a run that \
      can go on also takes a hundred steps at its learning rate and at a tenth of it, which change nothing in the file. Of a log only \
      the losses are known. Of a folder the newest model and its logs are read.

      It looks for \(Doctor.causes.map { $0.summary }.joined(separator: "; ")). A cause is named only where numbers show it; what \
      explains others comes first. The exit code is 0 with and without findings.
      """)

  @Argument(
    help: "A model, a log, or a folder of both. Files of PyTorch, Keras, ONNX and NumPy open too.", completion: .model)
  var file: String

  @OptionGroup var reading: ReadingOption

  @Option(
    parsing: .unconditional, help: "Images to judge the model on. (default: what it was trained on)", completion: .data)
  var data: String?

  @Option(
    parsing: .unconditional,
    help: "For a model with a dial: the beta at which it is held. (default: where the dial was left)",
    transform: OptionValue.aboveZero)
  var beta: Float?

  @OptionGroup var threads: ThreadOption

  @OptionGroup var form: OutputForm

  func run() throws {
    let patient = try Patient(file, self)
    let report = DoctorReport(patient: patient, verdicts: Doctor.verdicts(patient.symptoms))
    try form.write(text: report.text, json: report.json, csv: report.table)
  }
}
