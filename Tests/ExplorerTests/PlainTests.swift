import Drawing
import Explorer
import Foundation
import Testing
import Training

/// The explorer in lines: words and keys in, sentences out.
@Suite struct PlainTests {
  /// A conversation, and the session that it is about, which ends when nobody holds it.
  private struct Conversation {
    let session: TestSession
    private var dialog: PlainDialog

    init(_ model: Checkpoint? = nil) throws {
      session = try TestSession(
        try model ?? Sample.trained(place: Sample.atOrigin(latent: 3)), path: "mine.safetensors")
      dialog = PlainDialog(session.session)
    }

    mutating func greeting() -> [String] { dialog.greeting() }
    mutating func answer(_ line: String) -> [String] { dialog.answer(line) }
    mutating func news() -> [String] { dialog.news() }
  }

  @Test func theStatus() throws {
    var dialog = try Conversation()
    let status = [
      "mine: 784-8-3-8-784 relu, Bernoulli, on digits",
      "z is 0 in all 3 dimensions",
      "dimension 1 of 3: z1 is 0.00, KL 1.00 nats",
      "beta 4",
      "not training; the model is at step 40, epoch 4.0",
      "training loss: 153.04 nats, reconstruction 142.79 and KL 10.25",
      "test loss after step 40: 140.00 nats, reconstruction 120.00 and KL 20.00",
    ]
    #expect(dialog.greeting() == status + ["help lists the commands."])
    #expect(dialog.answer("") == status)
    #expect(dialog.answer("  Status ") == status)
    #expect(dialog.news() == [])
  }

  @Test func wordsAndKeysAreTheSame() throws {
    var dialog = try Conversation()
    for line in ["select next", "j", "down", "Down", "select previous", "up"] {
      let expected =
        [
          "select next": 2, "j": 3, "down": 3, "Down": 3, "select previous": 2, "up": 1,
        ][line] ?? 0
      #expect(dialog.answer(line)[0].hasPrefix("dimension \(expected) of 3: "), "\(line)")
    }
    #expect(dialog.answer("increase") == ["dimension 1 of 3: z1 is +0.10, KL 1.00 nats"])
    #expect(dialog.answer("l l l") == ["dimension 1 of 3: z1 is +0.40, KL 1.00 nats"])
    #expect(dialog.answer("L") == ["dimension 1 of 3: z1 is +0.90, KL 1.00 nats"])
    #expect(dialog.answer("shift left 2") == ["dimension 1 of 3: z1 is -0.10, KL 1.00 nats"])
    #expect(dialog.answer("decrease fine") == ["dimension 1 of 3: z1 is -0.12, KL 1.00 nats"])
    #expect(dialog.answer("zero") == ["dimension 1 of 3: z1 is 0.00, KL 1.00 nats"])
    // What changes nothing is answered all the same.
    #expect(dialog.answer("zero") == ["dimension 1 of 3: z1 is 0.00, KL 1.00 nats"])
    #expect(dialog.answer("+") == ["beta 5"])
    #expect(dialog.answer("less beta 2") == ["beta 3.2"])
    #expect(dialog.answer("r")[0].hasPrefix("z is "))
    #expect(dialog.answer("zero all")[0] == "z is 0 in all 3 dimensions")
  }

  @Test func whatIsNoCommandIsSaid() throws {
    var dialog = try Conversation()
    #expect(dialog.answer("fly") == ["\"fly\" is no command here: help lists them."])
    #expect(dialog.answer("\u{1B}[A\u{7}") == ["\"?[A?\" is no command here: help lists them."])
    #expect(dialog.answer("increase 100000").count == 1)
    #expect(dialog.answer("increase -1")[0].contains("no command"))
  }

  /// Every command that does not need a screen is in the help with its word, and its word is understood.
  @Test func theHelpIsTheTableOfKeys() throws {
    var dialog = try Conversation()
    let session = dialog.session
    for view in View.allCases {
      _ = dialog.answer(view.rawValue)
      #expect(session.state.view == view)
      let help = dialog.answer("help")
      #expect(help == dialog.answer("?"))
      #expect(session.state.overlay == nil)
      for other in View.allCases { #expect(help.contains { $0.hasPrefix("\(other.rawValue) (") }, "\(view)") }
      #expect(help.contains { $0.hasPrefix("train (space): ") })
    }
    _ = dialog.answer("explore")
    let help = dialog.answer("help")
    #expect(help[0] == "select previous (up, k), select next (down, j): select a dimension")
    #expect(help.contains("save (s): save the model to a file"))
    #expect(!help.joined().contains("tour"))
    for line in help {
      guard let word = line.split(separator: " (").first, line.contains(" ("), !word.contains(":") else { continue }
      if ["quit", "save", "open", "train"].contains(word) { continue }
      #expect(!dialog.answer(String(word)).joined().contains("no command"), "\(word)")
    }
  }

  @Test func theDigitIsShownInASCII() throws {
    var dialog = try Conversation()
    let session = dialog.session
    session.session.handle(.decoded(Sample.ring))
    let lines = dialog.answer("show")
    #expect(lines.count == 14)
    #expect(lines[7] == "   @@@@@            @@@@@")
    _ = dialog.answer("manifold")
    #expect(dialog.answer("show").allSatisfy { $0.utf8.allSatisfy { (32..<127).contains($0) } })
  }

  @Test func viewsOfManyDigitsSayWhichIsSelected() throws {
    var dialog = try Conversation()
    let session = dialog.session
    let opened = dialog.answer("manifold")
    #expect(opened.count == 2)
    #expect(opened[0] == "view: manifold, the plane of two dimensions, decoded")
    #expect(opened[1].hasPrefix("digit 1 of "))
    #expect(dialog.answer("right 2")[0].hasPrefix("digit 3 of "))
    let taken = dialog.answer("take")
    #expect(taken[0] == "view: explore, one point: walk through z")
    #expect(taken[1].hasPrefix("z is "))
    #expect(session.state.z != [0, 0, 0])
  }

  @Test func savingAsksForAName() throws {
    var dialog = try Conversation()
    let session = dialog.session
    let asked = dialog.answer("save")
    #expect(asked.count == 1)
    #expect(asked[0].hasPrefix("save as ") && asked[0].contains("mine.safetensors?"))
    #expect(dialog.answer("other") == ["saved \(session.folder.path)/other.safetensors"])
    #expect(session.folder.has("other.safetensors"))
    _ = dialog.answer("save second")
    #expect(session.folder.has("second.safetensors"))
    _ = dialog.answer("save")
    #expect(session.state.overlay != nil)
    _ = dialog.answer("esc")
    #expect(session.state.overlay == nil)
  }

  @Test func aListIsChosenFromByNumber() throws {
    var dialog = try Conversation()
    let session = dialog.session
    _ = dialog.answer("save b")
    #expect(dialog.answer("open").last == "looking for models")
    try session.wait(for: "the list") { if case .openList(.some, _) = $0.overlay { true } else { false } }
    let list = dialog.news()
    #expect(list.count == 2 && list[0].hasPrefix("1: b, ") && list[1] == "open which? A number, or esc.")
    #expect(dialog.answer("7") == ["a number from 1 to 1, or esc."])
    _ = dialog.answer("1")
    try session.wait(for: "the model") { $0.overlay == nil && $0.notice?.text == "opened b" }
  }

  @Test func trainingIsTold() throws {
    var dialog = try Conversation(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    let session = dialog.session
    #expect(dialog.answer("train")[0] == "loading digits")
    try session.wait(for: "a test") { !$0.model.history.test.isEmpty }
    let news = dialog.news()
    #expect(news.contains { $0.hasPrefix("training at step ") })
    #expect(news.contains { $0.hasPrefix("test loss after step ") && $0.contains(" nats, reconstruction ") })
    #expect(dialog.answer("train")[0].hasPrefix("training at step "))
    #expect(dialog.answer("pause").contains { $0.hasPrefix("training is paused at step ") })
    #expect(dialog.answer("pause")[0].hasPrefix("training is paused at step "))
    // What would be lost is asked about, in words.
    let question = dialog.answer("quit")
    #expect(question.count == 4)
    #expect(question[0].hasSuffix("steps of training are in no file yet."))
    #expect(question[1] == "s: save, then quit")
    #expect(dialog.answer("what") == question)
    #expect(dialog.answer("d") == [])
    #expect(session.state.isFinished)
  }

  @Test func aComparison() throws {
    var dialog = try Conversation()
    #expect(
      dialog.answer("compare") == [
        "view: compare, beside its own past, or another model", "moment 1 of 1 in this run's past",
        "now: step 40, epoch 4.0, beta 4, test loss 140.00 nats",
        "then: step 40, epoch 4.0, beta 4, test loss 140.00 nats",
        "their pixels differ by 0.000 on average, of 1",
      ])
    #expect(
      dialog.answer("later") == [
        "the past has 1 moments; this is now", "now: step 40, epoch 4.0, beta 4, test loss 140.00 nats",
        "their pixels differ by 0.000 on average, of 1",
      ])
    #expect(dialog.answer("increase") == ["dimension 1 of 3: z1 is +0.10, KL 1.00 nats"])
    #expect(dialog.answer("status").contains("the past has 1 moments; this is now"))
    #expect(dialog.answer("back") == ["view: explore, one point: walk through z"])
  }
}
