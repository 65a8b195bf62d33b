import Drawing
import Files
import Foundation
import Models
import Training

/// Files of other programs in a list. Only their first bytes are read, so that thousands are listed at once.
extension ForeignModel {
  /// The files of a folder that other programs wrote as models, sorted by name.
  package static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { !$0.hasPrefix(".") && !$0.hasSuffix(CheckpointLibrary.suffix) }
      .map { "\(folder)/\($0)" }.filter { summary(ofFile: $0) != nil }
  }

  /// `PyTorch, 2.7 MB`; nil for a file that is no model.
  package static func summary(ofFile path: String) -> String? {
    guard let file = try? File.reading(path), let status = try? file.status(), status.isRegular, status.size > 0,
      let start = try? file.bytes(min(status.size, ModelFile.startSize), at: 0),
      let container = ModelFile.likelyContainer(start)
    else { return nil }
    return "\(container), \(Numerals.fixed(Double(status.size) / 1e6, digits: 1)) MB, of another program"
  }
}
