import ArgumentParser
import Datasets
import Files

extension CompletionKind {
  /// The names of data sets, and files.
  package static let data = CompletionKind.custom { _, _, start in
    KnownDataset.allCases.map(\.rawValue).filter { $0.hasPrefix(start) } + files(start)
  }

  /// More words help nobody to choose.
  private static let most = 500

  /// The files and folders whose paths begin so. Those that begin with a dot have to be asked for.
  package static func files(_ start: String) -> [String] {
    let folder = start.lastIndex(of: "/").map { String(start[...$0]) } ?? ""
    let wanted = start.dropFirst(folder.count)
    let names = (try? FileSystem.names(in: folder.isEmpty ? "." : folder)) ?? []
    return names.filter {
      $0.hasPrefix(wanted) && ($0.hasPrefix(".") == wanted.hasPrefix(".")) && $0 == $0.printableLine
    }
    .sorted().prefix(most).map { name in
      let isFolder = (try? FileStatus.of(folder + name))??.isFolder == true
      return folder + name + (isFolder ? "/" : "")
    }
  }
}
