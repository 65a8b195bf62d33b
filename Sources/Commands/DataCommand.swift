import ArgumentParser
import CommandSupport
import Datasets
import Drawing
import Foundation

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List the data sets, or download one.",
    discussion: """
      latent data
      latent data fetch mnist
      """,
    subcommands: [List.self, Fetch.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List all named data sets: their content, and where they are or were looked for.")

    func run() throws {
      for entry in Surroundings.catalog.listing() {
        try Console.write(
          "\(entry.dataset.rawValue.padded(to: 9)) "
            + "\(Self.lines(entry).map(\.printableLine).joined(separator: "\n          "))\n")
      }
      try Console.write(
        """

        Your own will do as well, as --data FOLDER or --data FILE: PNG and JPEG pictures (labels from the names of folders),
        .npz and .npy arrays (dSprites, MedMNIST), CIFAR's binary files, IDX files (KMNIST, EMNIST, QMNIST).

        """)
    }

    private static func lines(_ entry: DatasetEntry) -> [String] {
      switch entry.location {
      case .builtIn:
        let counts = entry.dataset.builtInCounts.map { ", \($0.train) train and \($0.test) test images" }
        return [entry.dataset.summary + (counts ?? "")]
      // The files say how many images there are.
      case .path(let path):
        return [
          String(entry.dataset.summary.prefix { $0 != "," }), "in \(path): \(content(entry.dataset.rawValue))",
        ]
      case nil:
        let source = entry.dataset.source
        return [entry.dataset.summary, "not on this machine; looked in"] + entry.lookedIn.map { "  \($0)" }
          + (source == nil ? [] : ["`latent data fetch \(entry.dataset.rawValue)` downloads it"])
      }
    }

    /// The actual content of the files, or what is wrong with them.
    private static func content(_ name: String) -> String {
      do throws(DatasetError) {
        let set = try Surroundings.catalog.load(name)
        let labels = set.train.labels == nil || set.test.labels == nil ? ", labels missing" : ""
        return "\(set.train.count) train and \(set.test.count) test images of \(set.train.size)\(labels)"
      } catch {
        return "\(error)"
      }
    }
  }

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch",
      abstract: "Download a data set into the user's cache folder.",
      discussion: """
        latent data fetch fashion

        An interrupted download is resumed. A file is only installed if its SHA-256 is right.
        """)

    @Argument(help: "mnist or fashion.")
    var name: String

    func run() throws {
      let catalog = Surroundings.catalog
      let download = try DatasetDownload(named: name, catalog: catalog, environment: Surroundings.environment)
      let line = StatusLine()
      var file = ""
      do {
        defer { line.clear() }
        try download.run { progress in
          line.show { Self.text(progress).padded(to: $0) }
          if !Console.stderrIsTerminal, progress.file != file { Console.note("\(progress.file.printableLine)\n") }
          file = progress.file
        }
      }
      let place = catalog.find(name)?.origin ?? ""
      try Console.write("\(name) is in \(place.printableLine)\n")
    }

    private static func text(_ progress: DownloadProgress) -> String {
      let share = Double(progress.bytes) / Double(max(progress.total, 1))
      let megabytes =
        "\(Numerals.fixed(Double(progress.bytes) / 1e6, digits: 1)) of "
        + "\(Numerals.fixed(Double(progress.total) / 1e6, digits: 1)) MB"
      return [ProgressLine.bar(share, width: 20, unicode: Console.unicode), megabytes, progress.file]
        .joined(separator: "  ")
    }
  }
}
