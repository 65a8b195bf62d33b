import CTexts

/// The lessons of the program, in the order of the lectures. A new one is a text file in `Texts`, its embedding in
/// `CTexts`, and its name here.
public enum Chapters {
  private static let names = [
    "what-z-is", "autoencoder", "noise-and-penalty", "evidence-and-bound", "reparameterisation", "training", "beta",
    "collapse", "disentanglement", "few-labels", "tighter-bounds", "what-comes-next",
  ]

  /// All of them. Tests see to it that each can be read.
  public static let all: [Lesson] = sources.compactMap { name, text in
    try? LessonReader.read(text, name: name, .explorer)
  }

  /// The text of each lesson and its name.
  package static var sources: [(name: String, text: String)] {
    names.compactMap { name in embedded_text(name).map { (name, String(cString: $0)) } }
  }
}
