/// Asks for the number of a test image. It takes digits alone.
package struct ImageNumberPrompt: PromptOverlay {
  package var field = TextField("")
  package var title: String { "number of the image" }
  package var verb: String { "shows it" }
  package var width: Int { 40 }

  package func accepted(_ text: String) -> String { text.filter { ("0"..."9").contains($0) } }

  package mutating func enter(_ text: String, _ world: inout World) -> Reaction {
    guard let images = world.data.test, !text.isEmpty else { return .close() }
    guard let number = Int(text), number < images.count else {
      world.say("there are \(images.count) images, from 0 to \(images.count - 1)", isError: true)
      return .close()
    }
    return .close(world.show(image: number))
  }

  package func prompt(_ world: World) -> [String] { ["the image of which number? esc goes back."] }
}
