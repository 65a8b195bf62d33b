import Datasets
import Drawing
import Foundation
import Interface
import TestSupport
import Testing
import Training

@testable import Explorer
@testable import Follow

/// The curves of other programs' logs.
@Suite struct LogTests {
  private let now = Int(Date().timeIntervalSince1970)

  private func run(
    _ name: String, state: RunLog.State = .running, _ curves: [String: [Double]], axis: RunLog.Axis = .step
  ) -> RunLog {
    var run = RunLog(name: name)
    (run.state, run.axis) = (state, axis)
    for (name, values) in curves.sorted(by: { $0.key < $1.key }) {
      var curve = LogCurve(name)
      for (index, value) in values.enumerated() { curve.append(x: Double(10 * index), y: value) }
      run.curves.append(curve)
    }
    return run
  }

  private var single: RunLog {
    run("version_0", ["train_loss": [150, 120], "val_loss": [155, 125], "kl": [5, 9], "accuracy": [0.25, 0.5]])
  }

  private func following(_ runs: RunLog..., width: Int = 80, height: Int = 24) -> ExplorerState {
    var state = Sample.state(path: "/run/m.pth", width: width, height: height)
    state.world.following = Following(path: "/run")
    _ = state.update(.followed(FollowNews(CheckpointFollower.Findings(), shownSince: now, logs: runs)))
    state.press(.character("9"))
    return state
  }

  @Test func knownNamesAreShownAndOthersPicked() {
    var sight = LogSight(runs: [single])
    #expect(sight.groups == [.part(.total), .part(.kl)])
    #expect(sight.names == ["kl", "train_loss", "val_loss", "accuracy"])
    #expect(sight.curves(.part(.total), of: single).map(\.name) == ["train_loss", "val_loss"])
    #expect(sight.names.filter(sight.isShown) == ["kl", "train_loss", "val_loss"])
    sight.toggle("accuracy")
    sight.toggle("kl")
    #expect(sight.groups == [.part(.total), .name("accuracy")])
    sight.toggle("accuracy")
    sight.toggle("train_loss")
    sight.toggle("val_loss")
    #expect(sight.groups.isEmpty && sight.drawnGroups.isEmpty)
  }

  @Test func aLogWithoutKnownNamesShowsItsFirstCurve() {
    let sight = LogSight(runs: [run("a", ["accuracy": [1]])])
    #expect(sight.groups == [.name("accuracy")] && sight.isShown("accuracy"))
  }

  @Test func oneRunShowsAllAndSeveralOneGroup() {
    var one = LogSight(runs: [single])
    var several = LogSight(runs: [single, single])
    #expect(one.drawnGroups.count == 2 && several.drawnGroups == [.part(.total)])
    one.turnGroup()
    several.turnGroup()
    #expect(one.drawnGroups == [.part(.total)] && several.drawnGroups == [.part(.kl)])
    one.turnGroup()
    one.turnGroup()
    several.turnGroup()
    #expect(one.drawnGroups.count == 2 && several.drawnGroups == [.part(.total)])
  }

  @Test func theTrainingViewShowsLogs() {
    var state = following(single, width: 120, height: 40)
    let canvas = state.draw()
    #expect(canvas.contains("version_0  step 10  train_loss 120"))
    #expect(canvas.contains("loss, KL, whole run") && canvas.contains("val_loss 125"))
    state.press(.character("g"))
    #expect(state.draw().contains("▸● kl") && state.draw().contains("  accuracy"))
    state.press(.down, .down, .down, .enter, .escape)
    #expect(state.draw().contains("accuracy 0.50"))
  }

  @Test(arguments: [(40, 12), (80, 24), (200, 60)])
  func runsAreOverlaidWithALegendThatSaysHowTheyStand(width: Int, height: Int) {
    let state = following(
      run("a", ["loss": [9, 5]]), run("b", state: .stalled(seconds: 300), ["loss": [8, 4]]),
      run("c", state: .diverged(at: 10), ["loss": [7, .nan]]), width: width, height: height)
    let canvas = state.draw()
    guard width >= 80 else { return }
    #expect(canvas.contains("stalled, or ended: no news for 5 min") && canvas.contains("diverged at step 10"))
    guard width >= 200 else { return }
    let legend = canvas.lines.joined(separator: "\n")
    for text in ["a 5.00", "b (stalled) 4.00", "c (diverged)"] { #expect(legend.contains(text), "\(text)") }
  }

  @Test func aConversationTellsWhatIsNew() {
    var state = following(single)
    let view = state.openView
    #expect(view.sentences(state.world) == ["version_0, step 10, train_loss 120.00, val_loss 125.00, kl 9.00"])
    let before = Told(state)
    // Time alone is no news.
    var stalled = single
    stalled.state = .stalled(seconds: 700)
    _ = state.update(.followed(FollowNews(CheckpointFollower.Findings(), shownSince: now, logs: [stalled])))
    #expect(before.changes(to: state).contains { $0.hasSuffix("kl 9.00, stalled") })
    let then = Told(state)
    stalled.state = .stalled(seconds: 800)
    _ = state.update(.followed(FollowNews(CheckpointFollower.Findings(), shownSince: now, logs: [stalled])))
    #expect(then.changes(to: state).isEmpty)
  }

  @Test func withoutLogsThereIsNothingToPick() {
    var state = Sample.state()
    state.press(.character("9"), .character("g"))
    #expect(state.world.overlay == nil && state.world.notice?.text.contains("no logs") == true)
  }

  @Test func foreignTextIsMadePrintable() {
    let state = following(run("a\u{1B}[31m", ["loss\u{07}": [1, 2]]), width: 120, height: 40)
    #expect(!state.draw().lines.joined().unicodeScalars.contains { $0.value < 32 })
  }

  // MARK: Logs alone

  private func screen(_ runs: RunLog..., width: Int = 80, height: Int = 24) throws -> LogScreen {
    let folder = try TemporaryFolder()
    let follower = CheckpointFollower(
      [folder.path], catalog: DatasetCatalog(environment: [:], workingDirectory: folder.path))
    return LogScreen(
      runs, of: follower, look: ScreenLook(limits: ScreenAbility(unicode: true, colors: 256)), width: width,
      height: height, wake: {})
  }

  @Test func logsAloneAreAScreen() throws {
    var screen = try screen(single)
    #expect(screen.draw().contains("logs only, no weights yet") && screen.draw().contains("val_loss 125"))
    screen.press(.character("g"))
    #expect(screen.draw().contains("curves"))
    screen.press(.escape)
    screen.press(.character("l"))
    #expect(screen.draw().contains("whole run, log"))
    screen.press(.character("?"))
    #expect(screen.draw().contains("pick curves from a list"))
    screen.handle(.resize(width: 30, height: 5))
    _ = screen.draw()
    screen.press(.escape)
    screen.press(.character("q"))
    #expect(screen.isFinished && !screen.hasFoundWeights)
  }

  @Test func weightsEndTheScreenOfLogs() throws {
    var screen = try screen(single)
    let written = CheckpointFollower.Written(path: "/a", time: now, step: 1, checkpoint: Sample.fresh())
    screen.take(FollowNews(CheckpointFollower.Findings(written: [written]), shownSince: now, logs: [single]))
    #expect(screen.isFinished && screen.hasFoundWeights)
  }
}
