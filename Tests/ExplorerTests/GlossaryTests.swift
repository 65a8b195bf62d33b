import Drawing
import Explorer
import Foundation
import TestSupport
import Testing

/// Words explained where they stand: the glossary, and what each view says of itself.
@Suite struct GlossaryTests {
  @Test func everyLineIsATermInTwoSentences() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Explorer/Glossary/Terms.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(Glossary.all.count == lines.count && lines.count > 70)
    let names = Glossary.all.flatMap(\.names).map { $0.lowercased() }
    #expect(Set(names).count == names.count)
    #expect(Glossary.all.map(\.name) == Glossary.all.map(\.name).sorted { $0.lowercased() < $1.lowercased() })
    for term in Glossary.all {
      let sentences = term.text.components(separatedBy: ". ").count
      #expect(sentences == 2 && term.text.hasSuffix("."), "\(term.name): \(sentences) sentences")
      #expect((term.formula?.columns ?? 0) <= 70, "\(term.name)")
      #expect(term.text.columns < 260, "\(term.name)")
    }
  }

  @Test(arguments: ViewName.allCases) func everyTermOfAViewHasAnEntry(view: ViewName) {
    let keys = Sample.state(view.key).viewKeys
    #expect(!keys.terms.isEmpty)
    for name in keys.terms { #expect(Glossary.term(name) != nil, "\(view.rawValue): \(name)") }
  }

  /// A word on a screen is everyday English, or the glossary has it and the view names it.
  @Test(arguments: ViewName.allCases) func everyWordOnAScreenIsEverydayOrExplained(view: ViewName) throws {
    let explained = Set(Glossary.all.flatMap(\.names).flatMap { Self.words($0) })
    for model in [Sample.fresh(), try Sample.trainedGated()] {
      for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let state = Sample.opened(view, model: model, width: width, height: height)
        // The last line names keys.
        let unknown = Set(state.draw().lines.dropLast().flatMap { Self.words($0) })
          .subtracting(explained).subtracting(Self.everyday)
          // The edge of a panel may cut a word.
          .filter { word in !Self.everyday.contains { $0.hasPrefix(word) } }
        #expect(unknown.isEmpty, "\(view.rawValue), \(width)x\(height): \(unknown.sorted())")
      }
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().matches(of: #/[a-z]{2,}/#).map { String($0.output) }
  }

  /// English that nobody has to look up, names of data sets and models, and keys.
  private static let everyday = Set(
    words(
      """
      decodes differ every explore nearly only
      about across all among an and another are arrows as at axes background be before begins below bold by cannot
      click compare curves data digit digits dimensions down downloads drawing drawn draws each else ends enter esc
      falls fetch finds fit fitted for from go goes grey has have help here high home how image images in is it its
      kept latest left less lie lies like look looks low machine makes many measured mine models more mouse move name
      nearer new no not now number of on once one open or other others over own pause paused perhaps picture pictures
      play press quit recent reconstruct right row same save saved says scroll select shift show shows since single
      size something space stop take taken takes the then there this time to trained trains travel under up upwards
      view views was weighs went what where whether whole with worst yet your zoom next opens mnist costs much
      motion loading slow measuring recognised which lets rising path away two alone climb plane toy
      """))

  @Test(arguments: ViewName.allCases) func aViewSaysInAFewSentencesWhatIsSeen(view: ViewName) {
    let keys = Sample.state(view.key).viewKeys
    #expect((3...5).contains(keys.about.components(separatedBy: ". ").count), "\(view.rawValue)")
    let known = Set(
      keys.explanations.flatMap(\.keys).joined() + SharedCommand.allCases.flatMap(\.keys) + ViewName.allCases.map(\.key)
    ).map { $0.name(unicode: false) }
    for key in keys.about.split(separator: "`", omittingEmptySubsequences: false).enumerated() where key.offset % 2 == 1
    {
      #expect(known.contains(String(key.element)), "\(view.rawValue): \(key.element)")
    }
  }

  @Test func wordsAreExplainedOnTheScreen() {
    var state = Sample.state()
    state.press(.character("G"))
    expect(state.draw(), shows: "glossary-80x24")
    for _ in 0..<2 { state.press(.down) }
    _ = state.update(.input(.resize(width: 120, height: 40)))
    expect(state.draw(), shows: "glossary-120x40")
    _ = state.update(.input(.resize(width: 40, height: 12)))
    expect(state.draw(), shows: "glossary-40x12")
    // A letter goes to a word.
    state.press(.character("m"), .character("m"))
    #expect(state.draw().contains("mixed") || state.draw().contains("manifold"))
    state.press(.character("G"))
    #expect(state.overlay == nil)
  }

  @Test func aWordIsAskedFor() {
    var state = Sample.state()
    state.press(.character(":"))
    state.type("what kl")
    state.press(.enter)
    #expect(state.draw().contains("Kullback-Leibler"))
    state.press(.escape, .character(":"))
    state.type("what ever")
    state.press(.enter)
    #expect(state.draw().contains("what: expected a word of the glossary"))
  }
}
