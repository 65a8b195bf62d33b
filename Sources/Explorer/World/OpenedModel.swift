import Training

/// A model in the open list.
public struct ModelSummary: Sendable, Equatable {
  /// The file.
  public var path: String
  /// Its name for people: the file's name without its suffix.
  public var name: String
  /// A one-line description, or why it cannot be opened.
  public var summary: String
  /// Whether it can be opened.
  public var isValid: Bool

  /// A line of the list.
  public init(path: String, name: String, summary: String, isValid: Bool) {
    self.path = path
    self.name = name
    self.summary = summary
    self.isValid = isValid
  }
}

/// A model that was read from a file.
public struct OpenedModel: Sendable, Equatable {
  /// The file; nil for a model that is new.
  public var path: String?
  /// Whether the file came with the program, so that it is not the user's to write to.
  public var isShipped: Bool
  /// The model.
  public var checkpoint: Checkpoint
  /// How sure the reading of another program's file is, as a clause; nil where there is nothing to be unsure of.
  public var doubt: String?

  /// A model and where it came from.
  public init(path: String?, isShipped: Bool = false, checkpoint: Checkpoint, doubt: String? = nil) {
    self.path = path
    self.isShipped = isShipped
    self.checkpoint = checkpoint
    self.doubt = doubt
  }

  var name: String { Self.name(ofFile: path) }

  /// The name on the screen of the model in a file: the file's name without its suffix.
  static func name(ofFile path: String?) -> String {
    guard let last = path?.split(separator: "/").last else { return "new model" }
    return last.hasSuffix(".safetensors") ? String(last.dropLast(".safetensors".count)) : String(last)
  }
}
