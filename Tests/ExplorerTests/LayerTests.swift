import Foundation
import Testing

/// The layers of `Sources/README.md`.
struct LayerTests {
  /// Folders of the explorer from the bottom to the top. All other files are above them.
  private static let order = ["Keys", "World", "Overlays", "Views", "Commands"]

  private struct Source {
    /// The path below `Sources/Explorer`.
    let path: String
    /// The identifiers in its code.
    let names: Set<Substring>
    /// The types that it declares for other files.
    let types: [Substring]

    var layer: Int { order.firstIndex { path.hasPrefix($0 + "/") } ?? order.count }

    /// The folder of a view, if it is in one.
    var view: Substring? {
      let parts = path.split(separator: "/")
      return parts.count == 3 && parts[0] == "Views" ? parts[1] : nil
    }
  }

  private static func sources() throws -> [Source] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Explorer").standardized.path
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
    return try paths.sorted().map { path in
      let code = try String(contentsOfFile: root + "/" + path, encoding: .utf8).replacing(#//[^\n]*/#, with: "")
      let declaration = #/(?m)^(?:public |package )?(?:final )?(?:struct|class|enum|protocol) (\w+)/#
      return Source(
        path: path, names: Set(code.matches(of: #/\w+/#).map(\.output)),
        types: code.matches(of: declaration).map(\.output.1))
    }
  }

  @Test func noFileNamesALayerAboveItOrAnotherView() throws {
    let sources = try Self.sources()
    #expect(sources.count > 100 && sources.contains { $0.types.contains("World") }, "the sources are found")
    for source in sources {
      for other in sources {
        let isOtherView = source.view != nil && other.view != nil && source.view != other.view
        guard other.layer > source.layer || isOtherView else { continue }
        let named = other.types.filter { source.names.contains($0) }
        #expect(named.isEmpty, "\(source.path) names \(named.joined(separator: ", ")) of \(other.path)")
      }
    }
  }

  /// The world holds an overlay, which takes events and commands and answers with effects. A value of the world in a file
  /// that names the world would join them, and with it all that the file calls. The world holds a lesson, too, whose checks
  /// read the quantities of the world.
  @Test func nineFilesAreOnACircleWithTheWorld() throws {
    let sources = try Self.sources()
    let arrows = sources.map { source in
      sources.indices.filter { other in sources[other].types.contains { source.names.contains($0) } }
    }
    func reached(_ step: (Int) -> [Int]) -> Set<Int> {
      var (found, open) = (Set<Int>(), sources.indices.filter { sources[$0].path == "World/World.swift" })
      while let index = open.popLast() {
        if found.insert(index).inserted { open += step(index) }
      }
      return found
    }
    let circle = reached { arrows[$0] }.intersection(
      reached { end in arrows.indices.filter { arrows[$0].contains(end) } })
    #expect(
      circle.map { sources[$0].path }.sorted() == [
        "World/Effect.swift", "World/ExplorerEvent.swift", "World/Lessons/Lesson.swift",
        "World/Lessons/LessonProgress.swift", "World/Lessons/LessonRun.swift", "World/Lessons/Quantity.swift",
        "World/Overlay.swift", "World/ValueCommand.swift", "World/World.swift",
      ])
  }
}
