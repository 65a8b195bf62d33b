import Datasets
import Foundation
import Testing

/// The real MNIST and Fashion-MNIST, if `LATENT_DATA` (or another usual place) has them.
@Suite struct RealDataTests {
  static let catalog = DatasetCatalog(
    environment: ProcessInfo.processInfo.environment, workingDirectory: FileManager.default.currentDirectoryPath)

  @Test(.enabled(if: catalog.find("mnist") != nil, "MNIST is not on this machine: `latent data fetch mnist`"))
  func mnist() throws {
    let set = try Self.catalog.load("mnist")
    #expect(set.hash == DownloadSource.mnist.files[0].hash)
    #expect(set.train.count == 60_000 && set.test.count == 10_000)
    #expect(set.train.size == ImageSize(width: 28, height: 28))
    #expect(set.train.labels.map { [UInt8]($0[..<10]) } == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(set.test.labels.map { [UInt8]($0[..<10]) } == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    // The known mean of the train images: 0.1307.
    let sum = set.train.pixels.reduce(0) { $0 + Int($1) }
    #expect(abs(Double(sum) / Double(set.train.pixels.count) / 255 - 0.1307) < 0.00005)
    try checkTable(of: .mnist)
  }

  @Test(
    .enabled(if: catalog.find("fashion") != nil, "Fashion-MNIST is not on this machine: `latent data fetch fashion`"))
  func fashion() throws {
    let set = try Self.catalog.load("fashion")
    #expect(set.hash == DownloadSource.fashion.files[0].hash)
    #expect(set.train.count == 60_000 && set.test.count == 10_000)
    try checkTable(of: .fashion)
  }

  /// Compares the table for downloads with the four files.
  private func checkTable(of source: DownloadSource) throws {
    guard case .path(let folder)? = Self.catalog.find(source.name) else { return }
    for row in source.files {
      let path = [folder + "/" + row.name, folder + "/" + row.name + ".gz"].first {
        FileManager.default.fileExists(atPath: $0)
      }
      guard let path else { continue }
      let isImages = row.name.contains("images")
      let file = try IDXFile(reading: path, as: isImages ? .images : .labels)
      #expect(file.hash == row.hash)
      #expect(file.bytes.count + (isImages ? 16 : 8) == row.size)
    }
  }
}
