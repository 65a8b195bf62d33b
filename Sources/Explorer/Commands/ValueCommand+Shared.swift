import Training
import VAE

extension ValueCommand {
  /// The commands of every view.
  static let shared = [
    z, heldClass, beta, objective, learningRate, open, saveView, save, bookmark, go, forget, set, what,
  ]

  /// Sets a dimension of z.
  public static let z = ValueCommand(
    name: "z", example: "z 3 1.5", text: "set a dimension, here the third, to a value, or to a category by its number",
    wanted: { world in
      let reach = Int(whole: World.reach)
      if let count = world.latents.categories.first,
        let first = (0..<world.latent).first(where: { world.latents.categories(of: $0) != nil })
      {
        return
          "a dimension from 1 to \(world.latent) and a value from -\(reach) to \(reach) or the number of a category, like z \(first + 1) \(count)"
      }
      return world.latent == 1
        ? "1 and a value from -\(reach) to \(reach), like z 1 1.5"
        : "a dimension from 1 to \(world.latent) and a value from -\(reach) to \(reach), like z \(min(3, world.latent)) 1.5"
    },
    action: { world, value, wrong throws(WrongValue) in
      let parts = value.split(separator: " ")
      guard parts.count == 2, let dimension = Int(parts[0]), (1...world.latent).contains(dimension),
        let number = Float(parts[1])
      else { throw wrong }
      let categories = world.latents.categories(of: dimension - 1)
      let category = Int(exactly: number)
      guard
        categories.map({ count in category.map { (1...count).contains($0) } ?? false }) ?? (abs(number) <= World.reach)
      else { throw wrong }
      world.tour = nil
      world.selected = dimension - 1
      world.clampVisible()
      guard categories != nil, let category else { return world.set(dimension - 1, to: number) }
      world.latents.set(dimension - 1, to: category - 1, in: &world.z)
      return [.ask]
    })

  /// Holds a class.
  public static let heldClass = ValueCommand(
    name: "class", example: "class 3", text: "the class that is held, for a model that is given one",
    wanted: { world in
      world.model.classes.map { "a class from 0 to \($0.count - 1), like class 3" } ?? "a model that is given a class"
    },
    action: { world, value, wrong throws(WrongValue) in
      guard let classes = world.model.classes, let label = Int(value), (0..<classes.count).contains(label) else {
        throw wrong
      }
      return world.hold(class: label)
    })

  /// Turns beta, or the dial.
  public static let beta = ValueCommand(
    name: "beta", example: "beta 4", text: "the KL's weight from the next step on, or the dial",
    wanted: { world in
      guard let range = world.dialRange else {
        return "\(Setting.beta.expected), like beta 4"
      }
      let (low, high) = (BetaLadder.text(range.low), BetaLadder.text(range.high))
      return "a number from \(low) to \(high), like beta \(BetaLadder.text(range.clamped(4)))"
    },
    action: turning(.beta) { $0.turn(beta: $1.beta) })

  /// Changes the objective.
  public static let objective = ValueCommand(
    name: "objective", example: "objective iwae", text: "the objective from the next step on",
    wanted: { _ in Setting.objective.expected },
    known: { world, _ in Objective.allCases.map { ($0.rawValue, world.obstacle(to: $0) ?? $0.recipe.summary) } },
    action: turning(.objective) { $0.turn(objective: $1.objective) })

  /// Changes the learning rate.
  public static let learningRate = ValueCommand(
    name: "learning rate", example: "learning rate 0.0005", text: "the learning rate from the next step on",
    wanted: { _ in "\(Setting.learningRate.expected), like learning rate 0.0005" },
    action: turning(.learningRate) { $0.turn(learningRate: $1.learningRate) })

  /// Opens another model.
  public static let open = ValueCommand(
    name: "open", example: "open mnist-2d", text: "open a model by its name or path",
    wanted: { _ in "the name of a model or the path of its file, like open mnist-2d" },
    known: { _, models in models.map { ($0.name, $0.summary) } },
    action: { world, value, wrong throws(WrongValue) in
      guard !value.isEmpty else { throw wrong }
      return world.leave(.open(path: value))
    })

  /// Saves what the view shows; it stands before `save`, whose name begins the same.
  public static let saveView = ValueCommand(
    name: "save view", example: "save view NAME", text: "save what the view shows to a new file of this name",
    wanted: { _ in "the name of a new file, like save view mine" },
    action: { _, value, wrong throws(WrongValue) in
      guard !value.isEmpty else { throw wrong }
      return [.saveView(path: value)]
    })

  /// Saves the model.
  public static let save = ValueCommand(
    name: "save", example: "save NAME", text: "save the model under this name",
    wanted: { _ in "a file's name, like save mine" },
    action: { world, value, wrong throws(WrongValue) in
      guard !value.isEmpty else { throw wrong }
      world.afterSave = .stay
      return world.save(as: value)
    })

  /// Bookmarks z.
  public static let bookmark = ValueCommand(
    name: "bookmark", example: "bookmark NAME", text: "bookmark z under this name",
    wanted: { _ in Bookmark.wantedName },
    action: { world, value, wrong throws(WrongValue) in
      guard Bookmark.isName(value) else { throw wrong }
      try world.addBookmark(value)
      return []
    })

  /// Goes to a bookmark.
  public static let go = ValueCommand(
    name: "go", example: "go NAME", text: "go to the z of a bookmark", wanted: { wantedBookmark("go", $0) },
    known: { world, _ in knownBookmarks(world) },
    action: { world, value, wrong throws(WrongValue) in
      guard let index = world.bookmark(named: value) else { throw wrong }
      return world.go(toBookmark: index)
    })

  /// Removes a bookmark.
  public static let forget = ValueCommand(
    name: "forget", example: "forget NAME", text: "remove a bookmark", wanted: { wantedBookmark("forget", $0) },
    known: { world, _ in knownBookmarks(world) },
    action: { world, value, wrong throws(WrongValue) in
      guard let index = world.bookmark(named: value) else { throw wrong }
      world.removeBookmark(index)
      return []
    })

  /// Explains a word.
  public static let what = ValueCommand(
    name: "what", example: "what KL", text: "what a word on the screen means",
    wanted: { _ in "a word of the glossary, like what KL" },
    known: { _, _ in Glossary.all.map { ($0.name, $0.text) } },
    action: { world, value, wrong throws(WrongValue) in
      guard let term = Glossary.term(value) else { throw wrong }
      world.overlay = GlossaryList(world.viewKeys.terms, showing: term)
      return []
    })

  /// Takes a value of a setting and turns the world to the run that has it.
  private static func turning(
    _ setting: Setting, _ turn: @escaping @Sendable (inout World, RunConfiguration) -> [Effect]
  ) -> Action {
    { world, value, wrong throws(WrongValue) in
      guard let run = world.model.configuration.with(setting, value) else { throw wrong }
      return turn(&world, run)
    }
  }

  private static func wantedBookmark(_ name: String, _ world: World) -> String {
    if world.bookmarks.isEmpty { return "the name of a bookmark, but there is none yet: b makes one" }
    return "the name of a bookmark, like \(name) \(world.bookmarks[0].name)"
  }

  private static func knownBookmarks(_ world: World) -> [(name: String, text: String)] {
    world.bookmarks.map { ($0.name, world.words(ofDistanceTo: $0.z)) }
  }
}
