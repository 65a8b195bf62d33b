import Files
import Foundation
import Models

extension Choice.Given {
  /// What a file of JSON beside the model says: `vae.pth.json` for `vae.pth`, with the words of `--as` as its keys.
  ///
  /// ```json
  /// {"encoder": "linear 400, relu", "decoder": "linear 400, relu, linear 784", "heads": "mu,logvar"}
  /// ```
  ///
  /// - Throws: `ReadingError` for a file that cannot be read or has other keys. Nil where there is none.
  init?(beside path: String) throws(ReadingError) {
    let name = path + Self.suffix
    let shown = ModelFlaw.shown(FileSystem.name(of: name))
    let text: String
    do throws(FileError) {
      guard try FileStatus.of(name) != nil else { return nil }
      text = try File.text(of: name, atMost: Self.longest)
    } catch {
      throw ReadingError("\(shown) beside it cannot be read: \(error.reason)")
    }
    guard let object = try? JSONDecoder().decode([String: Word].self, from: Data(text.utf8)) else {
      throw ReadingError("\(shown) beside it, which would say how to read it, is no JSON object")
    }
    self.init()
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      guard let word = value.text else {
        throw ReadingError("\(shown) beside it has neither a text nor a whole number for \(ModelFlaw.shown(key))")
      }
      do throws(ReadingError) { try take(key, word) } catch {
        throw ReadingError("in \(shown) beside it, \(error.reason)")
      }
    }
  }

  /// What is added to a model's name for the file that says how to read it.
  package static let suffix = ".json"
  private static let longest = 1 << 20

  /// A value in such a file.
  private struct Word: Decodable {
    /// A text or a whole number; nil for others.
    let text: String?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      text = (try? value.decode(String.self)) ?? (try? value.decode(Int.self)).map { "\($0)" }
    }
  }
}
