import Drawing
import Interface

/// The page of keys.
package struct HelpOverlay: Overlay {
  private var panel = HelpPanel()

  init() {}

  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    panel.press(key, world.helpPage, on: world.overlayRoom) ? .stay() : .close()
  }

  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction { .close() }
  package mutating func scroll(up: Bool, _ world: inout World) -> Reaction { press(up ? .up : .down, &world) }

  package func draw(on canvas: inout Canvas, _ world: World) {
    panel.draw(world.helpPage, on: &canvas, unicode: world.unicode)
  }

  package func prompt(_ world: World) -> [String] { PlainWords(world).help }
  package var asks: Bool { false }
}

extension World {
  fileprivate var helpPage: HelpPage {
    let commands = purposes.flatMap { purpose in
      HelpPage.Entry.heading(purpose.title)
        + purpose.explanations.map { HelpPage.Entry($0.keys, text: $0.text, unicode: unicode) }
        + (purpose.title == Self.ownPurpose ? [HelpPage.Entry(keys: "mouse", text: viewKeys.mouse)] : [])
    }
    let valued = valuedCommands.map { HelpPage.Entry(keys: ":" + $0.example, text: $0.text) }
    return HelpPage(
      [.remark(viewKeys.about)] + commands + HelpPage.Entry.heading("commands with a value") + valued
        + [
          .remark(""),
          .remark("Losses are in nats an image: sums over pixels and dimensions."),
          .remark(
            "-ELBO = rec + KL whatever is minimised; where z is mu, as in autoencoder and penalty-only, it is no bound and not shown."
          ),
        ], title: view.rawValue, keyColumns: unicode ? 24 : 27)
  }
}
