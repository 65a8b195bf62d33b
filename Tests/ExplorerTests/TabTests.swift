import Drawing
import TestSupport
import Testing

@testable import Explorer

/// The line of views.
@Suite struct TabTests {
  @Test func itHasEveryViewWhereItIsShown() throws {
    let (width, height) = Layout.tabbed
    let line = Sample.state(width: width, height: height).draw().lines[1] + " "
    for name in ViewName.allCases {
      let text = "\(name.key.name(unicode: true)) \(name.rawValue)"
      #expect(line.contains(" \(text) "), "\(text) in \(line)")
    }
    #expect(Layout(Sample.state(width: width - 1, height: height).world).tabs.isEmpty)
    #expect(Layout(Sample.state(width: width, height: height - 1).world).tabs.isEmpty)
  }

  @Test func aClickOpensTheView() throws {
    var state = Sample.state(width: 200, height: 60)
    let place = try #require(state.draw().position(of: "8 samples"))
    #expect(place.y == 1)
    _ = state.update(.input(.click(x: place.x + 3, y: place.y)))
    #expect(state.view == .samples)
    _ = state.update(.input(.click(x: 0, y: 1)))
    #expect(state.view == .samples)
  }
}
