import Drawing
import TestSupport
import Testing
import Training

@testable import Explorer

/// A lesson under way: its keys, its checks, its place. Without models and files.
@Suite struct LessonRunTests {
  private static let text = """
    lesson: Short
    say: Look.
    view: samples
    predict: And then?
    1: this
    2: that
    right: 2
    say: Try it.
    view: explore
    answer: So it is.
    task: Go to the third dimension.
    check: selected = 3
    check: z3 > 0.5
    hide: r
    hint: Down.
    hint: Right.
    done: There.
    say: The end.
    """

  private func state(_ text: String = text) throws -> ExplorerState {
    var state = Sample.state()
    _ = state.update(.learn(try LessonReader.read(text, name: "short", .explorer)))
    return state
  }

  private func panel(_ state: ExplorerState) -> String {
    state.draw().lines[1...6].map { String($0.dropFirst(2)).trimmingSpacesAtEnd }.joined(separator: "|")
  }

  @Test func aLessonIsWalkedThrough() throws {
    var state = try state()
    #expect(state.view == .samples && panel(state).contains("Short  1/6 look") && panel(state).contains("|Look.|"))
    #expect(state.press(.tab).contains(.keepLessons))
    #expect(panel(state).contains("And then?|1 this|2 that"))
    // A number answers; in other steps it opens a view.
    state.press(.character("1"))
    #expect(panel(state).contains("Try it.") && state.view == .explore)
    state.press(.character("8"))
    #expect(state.view == .samples)
    state.press(.tab)
    #expect(panel(state).contains("You said 1, but it is 2. So it is."))
    state.press(.backTab, .backTab, .character("2"), .tab)
    #expect(panel(state).contains("You said 2, and so it is. So it is."))
    state.press(.tab)
    #expect(panel(state).contains("Go to the third dimension.|now: selected 1  z3 0"))
    state.press(.character("!"))
    #expect(panel(state).contains("Hint 1 of 2: Down."))
    state.press(.character("!"), .character("!"))
    #expect(panel(state).contains("Hint 2 of 2: Right.") && state.newsText?.contains("no other hint") == true)
    state.press(.down, .down)
    #expect(state.lesson?.isSolved == false)
    state.press(.shiftRight, .right)
    #expect(panel(state).contains("5/6 solved") && panel(state).contains("|There.|"))
    // What is solved stays solved.
    state.press(.character("z"))
    #expect(panel(state).contains("5/6 solved"))
    state.press(.tab, .tab)
    #expect(state.lesson == nil && state.overlay is LessonMenu && Layout(state.world).lesson.isEmpty)
    #expect(state.lessonProgress.text == "0 done short\n")
  }

  /// The lesson after the one that has ended, wherever the user began.
  @Test func theNextLessonIsSelectedInTheMenu() throws {
    var state = Sample.state()
    let lesson = Chapters.all[3]
    _ = state.update(.learn(lesson))
    for _ in 0..<100 where state.lesson != nil { state.press(.tab) }
    #expect((state.overlay as? LessonMenu)?.selected == 4)
    state.press(.escape, .character("C"))
    #expect((state.overlay as? LessonMenu)?.selected == 4)
    #expect(state.draw().lines.contains { $0.contains("\(lesson.title)  \(lesson.about)") && $0.contains("done") })
  }

  /// What a lesson is about stays on the smallest usual screen, beside how far one is.
  @Test func theMenuSaysWhatEachLessonIsAbout() {
    for lesson in Chapters.all { #expect(lesson.title.columns + lesson.about.columns <= 53, "\(lesson.title)") }
    var state = Sample.state()
    state.press(.character("C"))
    let lines = state.draw().lines
    for lesson in Chapters.all { #expect(lines.contains { $0.contains(lesson.about) }, "\(lesson.title)") }
  }

  @Test func aTaskIsSkippedWithTwoPresses() throws {
    var state = try state()
    for _ in 0..<4 { state.press(.tab) }
    #expect(state.lesson?.place == 4)
    state.press(.tab)
    #expect(state.lesson?.place == 4 && state.newsText?.contains("Tab once more skips it") == true)
    state.press(.tab)
    #expect(state.lesson?.place == 5 && state.lesson?.solved.isEmpty == true)
    state.press(.backTab, .tab)
    #expect(state.lesson?.place == 4, "a step that was gone back to asks again")
    #expect(state.lessonProgress.text == "4 open short\n")
  }

  @Test func aHiddenKeyDoesNothingAndIsNotShown() throws {
    var state = try state()
    for _ in 0..<4 { state.press(.tab) }
    let before = state.z
    state.press(.character("r"))
    #expect(state.z == before && state.newsText?.hasPrefix("r does nothing") == true)
    #expect(!state.world.namedCommands.contains { $0.name == "random" })
    #expect(!state.world.explanations.contains { $0.keys.contains([.character("r")]) })
    state.press(.backTab, .character("r"))
    #expect(state.z != before)
  }

  @Test func itGoesOnWhereItWasLeft() throws {
    var state = try state()
    state.press(.tab, .tab, .tab)
    let lesson = try #require(state.lesson?.lesson)
    state.press(.character("C"))
    #expect(state.overlay is LessonMenu)
    state.press(.end, .enter)
    #expect(state.lesson == nil && state.overlay == nil)
    _ = state.update(.learn(lesson))
    #expect(state.lesson?.place == 3 && state.view == .explore)
  }

  /// Nothing of the user's is lost without a question.
  @Test func unsavedTrainingIsAskedAbout() throws {
    var state = Sample.training()
    _ = state.update(.learn(try LessonReader.read(Self.text, name: "short", .explorer)))
    #expect(state.question != nil && state.lesson == nil)
    state.press(.character("d"))
    #expect(state.lesson?.place == 0)
  }

  @Test func aModelIsWaitedFor() throws {
    var state = Sample.state()
    let lesson = try LessonReader.read(
      "lesson: x\nsay: a\nopen: mine\nview: map\nrun: z 2 1.5\nsay: b\nnew: latent 4; epochs 2\n", name: "x", .explorer)
    #expect(state.update(.learn(lesson)).contains(.openModel(path: "mine")))
    #expect(panel(state).contains("The model is being opened"))
    state.press(.tab)
    #expect(state.lesson?.place == 0 && state.view == .explore)
    let opened = OpenedModel(path: "/m/mine.safetensors", isShipped: true, checkpoint: Sample.fresh(latent: 2))
    _ = state.update(.opened(.success(opened)))
    #expect(state.view == .map && state.z == [0, 1.5] && state.notice == nil && state.tour == nil)
    let run = try #require(
      state.press(.tab).lazy.compactMap { if case .prepare(let run) = $0 { run } else { nil } }.first)
    #expect(run.architecture.latent == 4)
    _ = state.update(.prepared(run, .success(Checkpoint(run))))
    #expect(state.latent == 4 && state.lesson?.wait == nil && state.run == .idle)
    // The lesson's training is nobody's loss; what is trained after it is.
    state.press(.character(" "))
    _ = state.update(.training(.ready))
    _ = state.update(.snapshot(Sample.snapshot(step: 5, latent: 4)))
    #expect(!state.hasUnsavedTraining)
    state.press(.tab)
    #expect(state.lesson == nil && !state.hasUnsavedTraining)
    state.press(.escape, .character(" "))
    #expect(state.hasUnsavedTraining)
  }

  @Test func aMissingModelIsTold() throws {
    var state = Sample.state()
    _ = state.update(.learn(try LessonReader.read("lesson: x\nsay: Here.\nopen: none", name: "x", .explorer)))
    _ = state.update(.opened(.failure(.unreadable(file: "none", reason: "no such file"))))
    #expect(state.errorText?.contains("none") == true && panel(state).contains("Here."))
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (60, 20), (40, 20), (40, 12)])
  func thePanelTakesItsRowsFromTheView(width: Int, height: Int) throws {
    var state = try state()
    _ = state.update(.input(.resize(width: width, height: height)))
    let layout = Layout(state.world)
    #expect(layout.fits && layout.body.height >= 9)
    if width >= 80 { #expect(layout.lesson == Rect(x: 0, y: layout.tabs.endY, width: width, height: 6)) }
    #expect(layout.body.y == layout.lesson.endY && layout.body.endY == layout.hints.y)
    for name in ViewName.allCases {
      _ = state.update(.input(.key(name.key)))
      #expect(state.draw().lines.count == height)
    }
  }

  @Test func aClickAnswersAndGoesOn() throws {
    var state = try state()
    let x = try #require(
      state.draw().lines[1].firstRange(of: "Tab").map {
        state.draw().lines[1].distance(from: state.draw().lines[1].startIndex, to: $0.lowerBound)
      })
    _ = state.update(.input(.click(x: x, y: 1)))
    #expect(state.lesson?.place == 1)
    _ = state.update(.input(.click(x: 4, y: 4)))
    #expect(state.lesson?.place == 2)
    state.press(.tab)
    #expect(panel(state).contains("You said 2, and so it is."))
  }
}
