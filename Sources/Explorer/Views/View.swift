import Drawing
import Interface
import VAE

/// One way to look at a model: its own state, beside the world that all views share.
///
/// A view never names another one. What several views need lives in the world; what a view shows of it follows from both.
protocol View: Sendable {
  associatedtype Command: ViewCommand

  /// Its name, key and summary.
  static var name: ViewName { get }
  /// The halves of a model that it shows.
  static var needs: [Half] { get }
  /// Whether it can show categorical variables.
  static var takesCategories: Bool { get }
  /// What two models need to have in common to stand beside each other in it; nil if they cannot.
  static var pairing: Pairing? { get }
  /// Its label in the hints of the first view; nil if it is not among them.
  static func hint(_ world: World) -> String?
  /// Whether it shows the test images in the latent space, so that they have to be encoded.
  var usesTestEncoding: Bool { get }
  /// Whether it shows the curve of the dial, so that it has to be measured.
  func showsDialCurve(_ world: World) -> Bool

  /// Whether it shows recognition from few labels, so that it has to be measured.
  var showsProbe: Bool { get }

  /// The view of a model that has just been opened.
  init(_ world: World)
  /// Comes to the screen.
  mutating func open(_ world: inout World) -> [Effect]
  /// Forgets what belongs to the previous model, when another one has been opened.
  mutating func forgetModel(_ world: inout World, isOpen: Bool)

  /// Whether one of its own commands does anything for this model; hints leave out what does not.
  func isUseful(_ command: Command, _ world: World) -> Bool
  /// Carries out one of its own commands.
  mutating func perform(_ command: Command, _ world: inout World) -> [Effect]
  /// Its own commands with a value.
  var valueCommands: [ValueCommand] { get }
  /// Carries out one of them; the view is opened afterwards.
  ///
  /// - Throws: what the command takes, if it cannot take the value.
  mutating func perform(_ command: ValueCommand, _ value: String, _ world: inout World) throws(WrongValue) -> [Effect]
  /// The hints, the most useful first. The first view names the others.
  func hints(_ world: World, among views: [any View.Type]) -> [Hint]
  /// A click on a cell between title and hints.
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect]
  /// The mouse moves with its button held down.
  mutating func drag(x: Int, y: Int, _ world: inout World) -> [Effect]
  /// The wheel turns.
  mutating func scroll(x: Int, y: Int, up: Bool, _ world: inout World) -> [Effect]

  /// Whether something moves by itself and needs ticks.
  func isMoving(_ world: World) -> Bool
  /// Time has passed while it moves.
  mutating func pass(seconds: Float, _ world: inout World) -> [Effect]

  /// What it wants computed from the current weights.
  func requests(_ world: World) -> [Request]
  /// Takes the answer to one of its requests.
  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect]
  /// The world has changed: z, the weights, or the encoded test set.
  mutating func worldChanged(_ world: inout World)

  /// Draws what is between title and hints.
  func draw(on canvas: inout Canvas, _ world: World)
  /// What it shows, for a file or the clipboard; nil while there is nothing.
  func exhibit(_ world: World) -> Exhibit?
  /// What is seen and what to try, in three to five sentences with keys between backquotes.
  var about: String { get }
  /// Words on its screen that the glossary explains, the most important first.
  var terms: [String] { get }
  /// What clicks and drags do, for the help.
  var mouseHelp: String { get }

  /// What it shows, in sentences for a conversation.
  func sentences(_ world: World) -> [String]
  /// What it says in a conversation after a command that changed nothing.
  func place(_ world: World) -> [String]
  /// Whether z follows what the view shows, so that a conversation tells that instead.
  func setsPoint(_ world: World) -> Bool
  /// Whether its news include beta.
  var tellsBeta: Bool { get }
  /// What is news in a conversation when it changes.
  func newsKey(_ world: World) -> [String]
  /// The news, given the previous key; nil if the view has just been opened.
  func news(_ world: World, since key: [String]?) -> [String]
}

/// What two models need to have in common to stand beside each other.
enum Pairing: Sendable {
  /// Nothing: points are decoded.
  case nothing
  /// The size of pictures: test images are encoded.
  case pictures
}

extension View {
  static var needs: [Half] { Half.allCases }
  static var takesCategories: Bool { true }
  static var pairing: Pairing? { nil }
  static func hint(_ world: World) -> String? { nil }
  var name: ViewName { Self.name }
  var usesTestEncoding: Bool { false }
  func showsDialCurve(_ world: World) -> Bool { false }
  var showsProbe: Bool { false }
  mutating func open(_ world: inout World) -> [Effect] { [.ask] }
  mutating func forgetModel(_ world: inout World, isOpen: Bool) { self = Self(world) }
  func isUseful(_ command: Command, _ world: World) -> Bool { true }
  var valueCommands: [ValueCommand] { [] }
  mutating func perform(_ command: ValueCommand, _ value: String, _ world: inout World) throws(WrongValue) -> [Effect] {
    throw command.wrong(world)
  }
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] { [] }
  mutating func drag(x: Int, y: Int, _ world: inout World) -> [Effect] { [] }
  mutating func scroll(x: Int, y: Int, up: Bool, _ world: inout World) -> [Effect] { [] }
  func isMoving(_ world: World) -> Bool { false }
  mutating func pass(seconds: Float, _ world: inout World) -> [Effect] { [] }
  func requests(_ world: World) -> [Request] { [] }
  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] { [] }
  mutating func worldChanged(_ world: inout World) {}
  var mouseHelp: String { "click what you want to select, or a hint" }
  func sentences(_ world: World) -> [String] { [] }
  func place(_ world: World) -> [String] { sentences(world) }
  func setsPoint(_ world: World) -> Bool { false }
  var tellsBeta: Bool { false }
  func newsKey(_ world: World) -> [String] { [] }
  func news(_ world: World, since key: [String]?) -> [String] { sentences(world) }

  /// Carries out the command of a key; nil if the key has no meaning of its own in this view.
  mutating func press(_ key: Key, _ world: inout World) -> [Effect]? {
    guard let command = Command(key) else { return nil }
    return perform(command, &world)
  }

  /// Its own keys.
  static var ownKeys: [Key] { Command.allCases.flatMap(\.keys) }

  /// The meaning of its keys.
  var keys: ViewKeys {
    ViewKeys(
      Command.self, mouse: mouseHelp, about: about, terms: terms, standsBeside: Self.pairing != nil)
  }
}
