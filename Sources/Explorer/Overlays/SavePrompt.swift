/// Asks for the file to save the model to.
package struct SavePrompt: PromptOverlay {
  package var field: TextField
  package var title: String { "save as" }
  package var verb: String { "saves" }
  package var width: Int { 72 }

  /// Proposes the model's own file, or a name for one that has none of its own.
  init(_ world: World) {
    // A model that came with the program is saved as a copy where the user is, and an autosave file gets a name at last.
    let own =
      world.isShipped ? "\(world.name).safetensors" : world.name.hasPrefix("autosave-") ? nil : world.path
    field = TextField(own ?? "\(world.model.configuration.dataName)-\(world.latent)d.safetensors")
  }

  package mutating func enter(_ text: String, _ world: inout World) -> Reaction {
    text.isEmpty ? .stay() : .close(world.save(as: text))
  }

  package mutating func cancel(_ world: inout World) -> Reaction {
    world.afterSave = .stay
    return .close()
  }

  package func prompt(_ world: World) -> [String] {
    ["save as \(field.text)? An empty line saves there, a name saves under that, esc goes back."]
  }
}
