import Training

extension RunForm {
  /// Fills in the field that a text names by its name or the first word of it: `hidden 400`, `learning rate 0.001`.
  ///
  /// - Throws: a sentence with the fields there are, with what the field takes, or that the form waits for an answer.
  mutating func fillIn(_ text: String) throws(WrongValue) {
    // Whatever is filled in now would be lost when the run begins.
    if waitsFor != nil { throw WrongValue(text: "the data are being looked at: wait a moment") }
    let words = text.split(separator: " ").map(String.init)
    for count in (1...max(1, words.count)).reversed() where count <= words.count {
      let name = words.prefix(count).joined(separator: " ").lowercased()
      // A whole name takes precedence over the first word of another: beta also has a schedule.
      guard
        let field = fields.first(where: { $0.name == name || $0.rawValue == name })
          ?? fields.first(where: { $0.name.hasPrefix(name + " ") })
      else { continue }
      return try fillIn(field, words.dropFirst(count).joined(separator: " "))
    }
    throw WrongValue(text: "expected one of \(fields.map(\.name).joined(separator: ", ")) and its value")
  }

  private mutating func fillIn(_ field: Setting, _ value: String) throws(WrongValue) {
    let wrong = WrongValue(text: "\(field.name): expected \(wanted(field))")
    if value.isEmpty { throw wrong }
    select(field)
    if texts[field] != nil { return type(value, in: field) }
    guard choose(value.lowercased(), in: field) else { throw wrong }
  }
}

extension World {
  /// Fills in a field of the form for another run, and opens the form.
  mutating func fillIn(_ text: String, orElse wrong: WrongValue) throws(WrongValue) {
    guard !text.isEmpty else { throw wrong }
    var form = overlay as? RunForm ?? progress.draft ?? RunForm(presentRun)
    try form.fillIn(text)
    overlay = form
  }
}

extension ValueCommand {
  /// Fills in a field of the form for another run.
  public static let set = ValueCommand(
    name: "set", example: "set hidden 400", text: "fill in a field of the form for another run",
    wanted: { _ in "a field of the form for another run and its value, like set hidden 400" },
    action: { world, value, wrong throws(WrongValue) in
      try world.fillIn(value, orElse: wrong)
      return []
    })
}
