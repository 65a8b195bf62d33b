import Drawing
import Explorer
import Foundation
import Testing
import Training

/// The explorer in lines: words and keys in, sentences out.
@Suite struct PlainTests {
  /// A conversation and its session, which ends with it.
  private struct Conversation {
    let session: TestSession
    private var dialog: PlainDialog

    init(_ model: Checkpoint? = nil, program: String? = nil) throws {
      session = try TestSession(
        try model ?? Sample.trained(place: Sample.atOrigin(latent: 3)), path: "mine.safetensors", program: program)
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
      "beta: loss = rec + beta KL",
      "beta 4 here is 0.00510 with a mean over pixels, and 0.0153 normalised (means over pixels and dimensions)",
      "learning rate 0.001",
      "not training; the model is at step 40, epoch 4.0",
      "training: -ELBO 153.04 nats, reconstruction 142.79 and KL 10.25",
      "test after step 40: -ELBO 140.00 nats, reconstruction 120.00 and KL 20.00",
      "1 of 3 dimensions is dead (KL below 0.01 nats): z2; the others hold all that the decoder uses; fewer dimensions would do, a lower beta may wake them",
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
    // A command without effect is answered, too.
    #expect(dialog.answer("zero") == ["dimension 1 of 3: z1 is 0.00, KL 1.00 nats"])
    #expect(dialog.answer("+") == ["beta 5", "beta 5 counts once it trains: until then nothing changes"])
    #expect(
      dialog.answer("less beta 2") == ["beta 3.2", "beta 3.2 counts once it trains: until then nothing changes"])
    #expect(dialog.answer("r")[0].hasPrefix("z is "))
    #expect(dialog.answer("zero all")[0] == "z is 0 in all 3 dimensions")
  }

  @Test func drawingIsToldInWords() throws {
    var dialog = try Conversation()
    let first = dialog.answer("draw")
    #expect(first.contains("view: draw, what the model makes of your drawing"))
    #expect(first.contains("pen up at column 15, row 15 of 28x28"))
    #expect(first.contains("the pad is empty: pen, then right 5, draws a line"))
    try dialog.session.wait(for: "the test images' places") { $0.places.encoding != nil }
    _ = dialog.news()
    #expect(dialog.answer("far up") == ["pen up at column 15, row 10 of 28x28"])
    let dot = dialog.answer("pen")
    #expect(dot.count == 3 && dot[0] == "pen down at column 15, row 10 of 28x28", "\(dot)")
    #expect(dot[1].hasSuffix("nearest test images)"), "\(dot)")
    #expect(dot[2].hasPrefix("-ELBO ") && dot[2].contains(" nats, reconstruction "), "\(dot)")
    let line = dialog.answer("down 10")
    #expect(line[0] == "pen down at column 15, row 20 of 28x28")
    #expect(line.last?.hasPrefix("-ELBO ") == true && line.last != dot.last)
    #expect(dialog.answer("random")[0].hasPrefix("z is "))
    #expect(dialog.answer("clear").contains("the pad is empty: pen, then right 5, draws a line"))
  }

  @Test func whatIsNoCommandIsSaid() throws {
    var dialog = try Conversation()
    #expect(dialog.answer("fly") == ["\"fly\" is no command here: help lists them."])
    #expect(dialog.answer("\u{1B}[A\u{7}") == ["\"?[A?\" is no command here: help lists them."])
    #expect(dialog.answer("increase 100000").count == 1)
    #expect(dialog.answer("increase -1")[0].contains("no command"))
  }

  /// Every command that needs no screen is in the help, and its word is understood.
  @Test func theHelpIsTheTableOfKeys() throws {
    var dialog = try Conversation()
    let session = dialog.session
    for view in ViewName.allCases {
      _ = dialog.answer(view.rawValue)
      #expect(session.state.view == view)
      let help = dialog.answer("help")
      #expect(help == dialog.answer("?"))
      #expect(session.state.overlay == nil)
      for other in ViewName.allCases { #expect(help.contains { $0.hasPrefix("\(other.rawValue) (") }, "\(view)") }
      // In the plane it lets q climb.
      let trains = view.rawValue == "toy" ? "run" : "train"
      #expect(help.contains { $0.hasPrefix("\(trains) (space): ") }, "\(view)")
    }
    _ = dialog.answer("explore")
    let help = dialog.answer("help")
    #expect(help[0].hasPrefix("The picture is what the decoder makes of z"))
    #expect(help[1] == "select previous (up, k), select next (down, j): select a dimension")
    #expect(help.contains("save (s): save the model to a file"))
    #expect(!help.joined().contains("tour"))
    for line in help {
      guard let word = line.split(separator: " (").first, line.contains(" ("), !word.contains(":") else { continue }
      if ["quit", "save", "open", "train"].contains(word) { continue }
      #expect(!dialog.answer(String(word)).joined().contains("no command"), "\(word)")
    }
  }

  @Test func wordsAreExplained() throws {
    var dialog = try Conversation()
    let answer = dialog.answer("what posterior collapse")[0]
    #expect(answer.hasPrefix("collapse, posterior collapse, collapsed: The encoder"))
    #expect(dialog.answer("glossary")[0].hasPrefix("words of this view: z, latent, KL"))
    #expect(dialog.session.state.overlay == nil)
  }

  @Test func theDigitIsShownInASCII() throws {
    var dialog = try Conversation()
    let session = dialog.session
    session.session.handle(.answered(.images([Sample.ring]), to: .point))
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
    #expect(opened[0] == "view: manifold, a plane of the latent space, decoded")
    // Where z is.
    #expect(opened[1].hasPrefix("picture 4 of 7 in row 3 of 4, "))
    #expect(dialog.answer("right 2")[0].hasPrefix("picture 6 of 7 in row 3 of 4, "))
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
    try session.wait(for: "the list") { ($0.overlay as? ModelList)?.models != nil }
    let list = dialog.news()
    #expect(list.count == 2 && list[0].hasPrefix("1: b, ") && list[1] == "open which? A number, or esc.")
    #expect(dialog.answer("7") == ["a number from 1 to 1, or esc."])
    _ = dialog.answer("1")
    try session.wait(for: "the model") { $0.overlay == nil && $0.notice?.text == "opened b" }
  }

  /// After an invalid answer the question is repeated, and esc goes back.
  @Test func whatIsNoAnswerChangesNothing() throws {
    var dialog = try Conversation()
    let session = dialog.session
    let objectives = dialog.answer("objectives")
    #expect(objectives.last == "minimise which? A number or a name, or esc.")
    #expect(dialog.answer("all") == ["a number from 1 to \(objectives.count - 1), a name, or esc."])
    #expect(session.state.overlay != nil)
    #expect(dialog.answer("autoencoder")[0].hasPrefix("autoencoder: "))
    #expect(session.state.overlay == nil)
    let bookmarks = dialog.answer("bookmarks")
    #expect(bookmarks == ["no bookmarks yet: bookmark makes one; esc goes back."])
    #expect(dialog.answer("1") == bookmarks)
    #expect(dialog.answer("") == bookmarks)
    _ = dialog.answer("Escape")
    #expect(session.state.overlay == nil)
    let form = dialog.answer("set hidden 16")
    #expect(dialog.answer("likelihood fancy")[0].hasPrefix("error: likelihood: expected "))
    #expect(dialog.answer("hidden 16") == form)
  }

  /// A line is text, not keys: Ctrl-U in it must not empty the prompt.
  @Test func anAnswerIsTakenAsAWhole() throws {
    var dialog = try Conversation()
    _ = dialog.answer("save")
    #expect(dialog.answer("my\u{15}own") == ["saved \(dialog.session.folder.path)/my own.safetensors"])
    _ = dialog.answer("bookmark")
    #expect(dialog.answer("a\u{8}b")[0].hasPrefix("a b is a bookmark now"))
  }

  @Test func trainingIsTold() throws {
    var dialog = try Conversation(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    let session = dialog.session
    #expect(dialog.answer("train")[0] == "loading digits")
    try session.wait(for: "a test") { !$0.model.history.test.isEmpty }
    let news = dialog.news()
    #expect(news.contains { $0.hasPrefix("training at step ") })
    #expect(
      news.contains {
        $0.hasPrefix("test after step ") && $0.contains(": -ELBO ") && $0.contains(" nats, reconstruction ")
      })
    #expect(dialog.answer("train")[0].hasPrefix("training at step "))
    #expect(dialog.answer("pause").contains { $0.hasPrefix("training is paused at step ") })
    #expect(dialog.answer("pause")[0].hasPrefix("training is paused at step "))
    // A question says in words what would be lost.
    let question = dialog.answer("quit")
    #expect(question.count == 4)
    #expect(question[0].hasSuffix("steps of training are in no file yet."))
    #expect(question[1] == "s: save, then quit")
    #expect(dialog.answer("what") == question)
    #expect(dialog.answer("d") == [])
    #expect(session.state.isFinished)
  }

  @Test func valuesAreSetInWords() throws {
    var dialog = try Conversation()
    #expect(dialog.answer("z 3 1.5") == ["dimension 3 of 3: z3 is +1.50, KL 3.00 nats"])
    #expect(
      dialog.answer("z 4 1") == ["error: z: expected a dimension from 1 to 3 and a value from -6 to 6, like z 3 1.5"])
    #expect(dialog.answer("beta 2.5") == ["beta 2.5", "beta 2.5 counts once it trains: until then nothing changes"])
    #expect(dialog.answer("Learning Rate 0.0005") == ["learning rate 0.0005", "learning rate 0.0005; u undoes it"])
    #expect(dialog.answer("beta much") == ["error: beta: expected a number from 0 to 1000000, like beta 4"])
    // Two keys.
    #expect(dialog.answer("z l") == ["dimension 3 of 3: z3 is +0.10, KL 3.00 nats"])
    #expect(dialog.answer("undo") == ["dimension 3 of 3: z3 is 0.00, KL 3.00 nats", "undone; 3 more"])
    #expect(dialog.answer("u") == ["dimension 3 of 3: z3 is +1.50, KL 3.00 nats", "undone; 2 more"])
    #expect(dialog.answer("redo")[0] == "dimension 3 of 3: z3 is 0.00, KL 3.00 nats")
    #expect(dialog.answer("stop") == ["nothing to stop: no download, no scoring of the test set"])
    let help = "z 3 1.5: set a dimension, here the third, to a value, or to a category by its number"
    #expect(dialog.answer("help").contains(help))
  }

  @Test func theRunsSettingsAndTheSamplesAreTold() throws {
    var dialog = try Conversation()
    #expect(dialog.answer("training")[0].hasPrefix("view: training"))
    #expect(dialog.answer("faster") == ["learning rate 0.002", "learning rate 0.002; u undoes it"])
    #expect(dialog.answer("samples")[0].hasPrefix("view: samples"))
    let warmer = dialog.answer("warmer")
    #expect(warmer[0] == "the samples' temperature is 1.1")
    #expect(warmer[1].hasPrefix("picture 1 of "))
    let again = dialog.answer("again")
    #expect(again[0] == "other draws from the prior")
    #expect(again[1].hasPrefix("picture 1 of ") && again[1] != warmer[1])
    #expect(dialog.answer("temperature 0.7")[0] == "the samples' temperature is 0.7")
  }

  @Test func imagesAreNamed() throws {
    var dialog = try Conversation()
    let session = dialog.session
    _ = dialog.answer("image 5")
    try session.wait(for: "the image") { $0.imageToExamine?.index == 5 }
    #expect(dialog.news().contains { $0.hasPrefix("test image 5, class ") && $0.contains(": reconstruction ") })
    #expect(dialog.answer("image 64") == ["error: image: expected a whole number from 0 to 63, like image 63"])
    #expect(dialog.answer("next")[0].hasPrefix("test image 6, class "))
    #expect(dialog.answer("/") == ["the image of which number? esc goes back."])
    #expect(dialog.answer("9")[0].hasPrefix("test image 9, class "))
  }

  @Test func bookmarksAreMadeAndListed() throws {
    var dialog = try Conversation()
    _ = dialog.answer("z 1 1")
    #expect(
      dialog.answer("bookmark") == ["which name for this z? An empty line takes bookmark 1, esc goes back."])
    #expect(dialog.answer("") == ["bookmark 1 is a bookmark now; it will be saved with the model"])
    _ = dialog.answer("z 1 -1")
    #expect(dialog.answer("bookmark the other") == ["the other is a bookmark now; it will be saved with the model"])
    let question = "go to which? A number or a name; remove and a number removes it; or esc."
    #expect(dialog.answer("bookmarks") == ["1: bookmark 1, 2.00 from here", "2: the other, here", question])
    #expect(dialog.answer("7").last == question)
    #expect(dialog.answer("1") == ["dimension 1 of 3: z1 is +1.00, KL 1.00 nats", "at bookmark 1"])
    #expect(dialog.answer("go the other")[0] == "dimension 1 of 3: z1 is -1.00, KL 1.00 nats")
    _ = dialog.answer("B")
    #expect(dialog.answer("remove 1") == ["removed the bookmark bookmark 1"])
    #expect(dialog.session.state.bookmarks.map(\.name) == ["the other"])
    // Nothing is lost without a question.
    #expect(dialog.answer("quit")[0] == "not saved: The bookmarks have changed, and that is in no file yet.")
  }

  @Test func theFormForARunIsFilledIn() throws {
    var dialog = try Conversation()
    let form = dialog.answer("set hidden 16")
    #expect(form[0] == "data: digits" && form[2] == "network: mlp" && form[3] == "hidden widths: 16")
    #expect(form.contains("pixels: grey") && form.contains("likelihood: bernoulli"))
    #expect(
      form.last == "a field and its value, like hidden 400, changes it; an empty line begins the run, esc goes back.")
    // Only changes are repeated.
    #expect(dialog.answer("latent 2") == ["latent size: 2"])
    #expect(dialog.answer("set likelihood gaussian") == ["likelihood: gaussian", "variance: 0.1"])
    #expect(dialog.answer("batch none") == ["batch: none"])
    let refused = dialog.answer("")
    #expect(refused == ["batch: expected a whole number from 1 to 65536: images in a batch."])
    #expect(
      dialog.answer("colour 3")[0].hasPrefix(
        "error: expected one of data, pixels, network, hidden widths, latent size, "))
    #expect(dialog.answer("batch 64").contains("batch: 64"))
    _ = dialog.answer("")
    try dialog.session.wait(for: "the run") { $0.run == .running && $0.model.step > 0 }
    #expect(dialog.session.state.model.configuration.architecture.hidden?.encoder == [16])
    #expect(dialog.session.state.model.configuration.batchSize == 64)
    #expect(dialog.session.state.latent == 2)
  }

  @Test func aDownloadIsToldAndStopped() throws {
    var conversation = try Conversation(
      Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)),
      program: "head -c 3000000 /dev/zero; echo > $HOME/sent; exec sleep 60")
    let session = conversation.session
    _ = conversation.answer("train")
    try session.wait(for: "the question") { $0.question != nil }
    #expect(conversation.answer("f") == ["fetching mnist: 0% are here; stop ends it"])
    try session.wait(for: "a quarter") { $0.draw().contains("25%") && session.folder.has("sent") }
    #expect(conversation.news() == ["fetching mnist: 25% are here; stop ends it"])
    #expect(conversation.answer("status").contains("fetching mnist: 25% are here; stop ends it"))
    _ = conversation.answer("stop")
    try session.wait(for: "the end") { $0.notice != nil }
    #expect(conversation.news() == ["the download was stopped; the next one goes on from there"])
  }

  @Test func aComparison() throws {
    var dialog = try Conversation()
    #expect(
      dialog.answer("compare") == [
        "view: compare, beside its own past, or another model", "moment 1 of 1 in this run's past",
        "now: step 40, epoch 4.0, beta 4, test -ELBO 140.00 nats",
        "then: step 40, epoch 4.0, beta 4, test -ELBO 140.00 nats",
        "their pixels differ by 0.000 on average, of 1",
      ])
    #expect(
      dialog.answer("later") == [
        "the past has 1 moments; this is now", "now: step 40, epoch 4.0, beta 4, test -ELBO 140.00 nats",
        "their pixels differ by 0.000 on average, of 1",
      ])
    #expect(dialog.answer("increase") == ["dimension 1 of 3: z1 is +0.10, KL 1.00 nats"])
    #expect(dialog.answer("status").contains("the past has 1 moments; this is now"))
    #expect(dialog.answer("back") == ["view: explore, one point: walk through z"])
  }
}
