import Training
import VAE

/// A command that takes a value, by its name: in the palette, in conversations, and on the help page.
public enum ValueCommand: String, Sendable, Equatable, CaseIterable {
  case z, beta, objective
  case learningRate = "learning rate"
  case temperature, image, open, save, bookmark, go, forget, set

  /// As one types it, with a value.
  var example: String {
    switch self {
    case .z: "z 3 1.5"
    case .beta: "beta 4"
    case .objective: "objective iwae"
    case .learningRate: "learning rate 0.0005"
    case .temperature: "temperature 0.7"
    case .image: "image 123"
    case .open: "open mnist-2d"
    case .save: "save NAME"
    case .bookmark: "bookmark NAME"
    case .go: "go NAME"
    case .forget: "forget NAME"
    case .set: "set hidden 400"
    }
  }

  /// What it does.
  var text: String {
    switch self {
    case .z: "set a dimension, here the third, to a value"
    case .beta: "the KL's weight from the next step on, or the dial"
    case .objective: "what is minimised from the next step on"
    case .learningRate: "the learning rate from the next step on"
    case .temperature: "how far the samples are drawn: N(0, T)"
    case .image: "reconstruct the test image of this number"
    case .open: "open a model by its name or path"
    case .save: "save the model under this name"
    case .bookmark: "bookmark z under this name"
    case .go: "go to the z of a bookmark"
    case .forget: "remove a bookmark"
    case .set: "fill in a field of the form for another run"
    }
  }

  /// The command that a line begins with, and what follows; nil if no value follows a space.
  static func parse(_ line: String) -> (command: ValueCommand, value: String)? {
    let line = line.drop { $0 == " " }
    guard let command = allCases.first(where: { line.lowercased().hasPrefix($0.rawValue + " ") }) else { return nil }
    return (command, String(line.dropFirst(command.rawValue.count)).trimmingSpaces)
  }
}

/// A value that a command cannot take: one sentence says what it can.
struct WrongValue: Error, Equatable {
  let text: String
}

extension World {
  /// What a command takes, as it goes on after "expected".
  func wanted(by command: ValueCommand) -> String {
    let reach = Int(Self.reach)
    switch command {
    case .z:
      return latent == 1
        ? "1 and a value from -\(reach) to \(reach), like z 1 1.5"
        : "a dimension from 1 to \(latent) and a value from -\(reach) to \(reach), like z \(min(3, latent)) 1.5"
    case .beta:
      if let dialRange {
        let (low, high) = (BetaLadder.text(dialRange.low), BetaLadder.text(dialRange.high))
        return "a number from \(low) to \(high), like beta \(BetaLadder.text(dialRange.clamped(4)))"
      }
      return "a number from 0 to \(Int(RunConfiguration.largestBeta)), like beta 4"
    case .objective: return "one of \(Objective.allCases.map(\.rawValue).joined(separator: ", "))"
    case .learningRate: return "a number above 0, like learning rate 0.0005"
    case .temperature: return "a number from 0 to 3, like temperature 0.7"
    case .image:
      return data.test.map { "a whole number from 0 to \($0.count - 1), like image \(min(123, $0.count - 1))" }
        ?? "a whole number from 0 on, like image 123"
    case .open: return "the name of a model or the path of its file, like open mnist-2d"
    case .save: return "a file's name, like save mine"
    case .bookmark: return "a name of 1 to \(Bookmark.longestName) printable characters"
    case .go, .forget:
      if bookmarks.isEmpty { return "the name of a bookmark, but there is none yet: b makes one" }
      return "the name of a bookmark, like \(command.rawValue) \(bookmarks[0].name)"
    case .set:
      return "a field of the form for another run and its value, like set hidden 400"
    }
  }

  /// Does what a command says with a value.
  ///
  /// - Throws: what the command takes, if the value is nothing of that kind.
  mutating func perform(_ command: ValueCommand, _ value: String) throws(WrongValue) -> [Effect] {
    let wrong = WrongValue(text: "\(command.rawValue): expected \(wanted(by: command))")
    switch command {
    case .z:
      let parts = value.split(separator: " ")
      guard parts.count == 2, let dimension = Int(parts[0]), (1...latent).contains(dimension),
        let number = Float(parts[1]), abs(number) <= Self.reach
      else { throw wrong }
      tour = nil
      selected = dimension - 1
      clampVisible()
      return set(dimension - 1, to: number)
    case .beta:
      guard let beta = Float(value), (0...RunConfiguration.largestBeta).contains(beta) else { throw wrong }
      return turn(beta: beta)
    case .objective:
      guard let objective = Objective(rawValue: value.lowercased()) else { throw wrong }
      return turn(objective: objective)
    case .learningRate:
      guard let rate = Float(value), rate > 0, rate.isFinite else { throw wrong }
      return turn(learningRate: rate)
    case .temperature:
      guard let number = Float(value), (0...3).contains(number) else { throw wrong }
      return set(temperature: number) + (view == .samples ? [] : [.open(.samples)])
    case .image:
      guard let number = Int(value), number >= 0, number < data.test?.count ?? .max else { throw wrong }
      return show(image: number) + (view == .reconstruct ? [] : [.open(.reconstruct)])
    case .open:
      guard !value.isEmpty else { throw wrong }
      return leave(.open(path: value))
    case .save:
      guard !value.isEmpty else { throw wrong }
      afterSave = .stay
      return save(as: value)
    case .bookmark:
      guard Bookmark.isName(value) else { throw wrong }
      try addBookmark(value)
    case .go:
      guard let index = bookmark(named: value) else { throw wrong }
      return go(toBookmark: index)
    case .forget:
      guard let index = bookmark(named: value) else { throw wrong }
      removeBookmark(index)
    case .set: try fillIn(value, orElse: wrong)
    }
    return []
  }
}
