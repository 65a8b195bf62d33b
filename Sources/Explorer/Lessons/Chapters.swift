import Foundation

/// The lessons of the program, in the order of the lectures. A new one is a text file in `Texts` and a line here.
public enum Chapters {
  private static let texts: [(name: String, bytes: [UInt8])] = [
    ("what-z-is", PackageResources.what_z_is_txt),
    ("autoencoder", PackageResources.autoencoder_txt),
    ("noise-and-penalty", PackageResources.noise_and_penalty_txt),
    ("evidence-and-bound", PackageResources.evidence_and_bound_txt),
    ("reparameterisation", PackageResources.reparameterisation_txt),
    ("training", PackageResources.training_txt),
    ("beta", PackageResources.beta_txt),
    ("collapse", PackageResources.collapse_txt),
    ("disentanglement", PackageResources.disentanglement_txt),
    ("few-labels", PackageResources.few_labels_txt),
    ("tighter-bounds", PackageResources.tighter_bounds_txt),
    ("what-comes-next", PackageResources.what_comes_next_txt),
  ]

  /// All of them. Tests see to it that each can be read.
  public static let all: [Lesson] = texts.compactMap { name, bytes in
    try? LessonReader.read(String(decoding: bytes, as: UTF8.self), name: name, .explorer)
  }

  /// The text of each lesson and its name.
  package static var sources: [(name: String, text: String)] {
    texts.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
  }
}
