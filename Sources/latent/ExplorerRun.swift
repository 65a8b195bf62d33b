import ArgumentParser
import CKernels
import CommandSupport
import Commands
import Drawing
import Explorer
import Follow
import Foundation
import Interface
import Terminal
import Threads
import Training

/// The explorer on a screen or as a conversation, from the first picture to the end of the process.
struct ExplorerRun {
  let surroundings: ExplorerSurroundings
  let look: ScreenOptions
  /// Lines in and lines out, without a screen.
  let isPlain: Bool
  /// What is done once it has begun.
  var setups: [Setup] = []

  /// Explores a model; `begin` starts the session.
  func run(about opened: consuming OpenedModel, begin: (ExplorerSession) -> Void) throws {
    // Each turn of the dial and each picture of the training allocates a model's weights again: some megabytes, which
    // would be returned to the system and mapped again page by page. That can take longer than everything else between
    // key and picture.
    latent_keep_freed_memory()
    // The work in the background needs some, and would wait for them for ever.
    try checkThreads(2 * ProcessInfo.processInfo.activeProcessorCount + 6)
    if isPlain { return try converse(about: opened, begin) }
    guard let terminal = try look.openTerminal() else { return try converse(about: opened, begin) }
    defer { terminal.close() }
    let session = ExplorerSession(
      opened, look: look.screenLook(on: terminal), width: terminal.size.width, height: terminal.size.height,
      surroundings: surroundings, wake: { [waker = terminal.waker] in waker.wake() })
    begin(session)
    if !setups.isEmpty { session.handle(.arrange(setups)) }
    var loop = ScreenLoop(session, on: terminal)
    loop.run()
    terminal.close()
    tellEnd(of: session, by: terminal.endingSignal)
  }

  /// Explores what another process writes. Waits for the first whole checkpoint. `data` are the images that were named.
  func follow(_ follower: CheckpointFollower, data: String?) throws {
    let untouched = follower
    var (follower, logs) = (follower, LogFollower(follower.paths))
    var waiting = FollowWait()
    while true {
      let (findings, runs) = (follower.look(), logs.look())
      if let oldest = findings.written.first {
        if let data, oldest.reading == nil {
          throw CommandError.unusable(
            "\(oldest.path) is a model of latent and names its data itself: leave out --data \(data).")
        }
        return try run(about: OpenedModel(path: oldest.path, checkpoint: oldest.checkpoint)) { session in
          session.begin(training: false)
          session.follow(follower, since: findings, logs: runs)
        }
      }
      if !runs.isEmpty, try !showLogs(runs, of: follower, &waiting) { return }
      waiting.pass(findings.problem)
      // What was found on the screen of logs is found again.
      if waiting.hasShownLogs { follower = untouched }
    }
  }

  /// Shows logs until there are weights; false if the user has ended the program.
  private func showLogs(
    _ runs: [RunLog], of follower: CheckpointFollower, _ waiting: inout FollowWait
  ) throws -> Bool {
    guard !isPlain, !waiting.hasNoScreen, let terminal = try look.openTerminal() else {
      waiting.hasNoScreen = true
      try waiting.tell(runs)
      return true
    }
    defer { terminal.close() }
    var loop = ScreenLoop(
      LogScreen(
        runs, of: follower, look: look.screenLook(on: terminal), width: terminal.size.width,
        height: terminal.size.height, wake: { [waker = terminal.waker] in waker.wake() }), on: terminal)
    loop.run()
    terminal.close()
    if let signal = terminal.endingSignal { StopSignal.end(by: signal) }
    waiting.hasShownLogs = true
    return loop.program.hasFoundWeights
  }

  private func converse(about opened: OpenedModel, _ begin: (ExplorerSession) -> Void) throws {
    StopSignal.watch()
    let bell = try Bell()
    let session = ExplorerSession(
      opened, look: ScreenLook(limits: ScreenAbility(unicode: false, colors: 0)), width: 80, height: 24,
      surroundings: surroundings, wake: { bell.ring() })
    begin(session)
    if !setups.isEmpty { session.handle(.arrange(setups)) }
    try PlainLoop(session: session, bell: bell).run()
    tellEnd(of: session, by: StopSignal.number)
  }

  /// Says what became of the run, and ends the process, by the signal if there was one.
  private func tellEnd(of session: ExplorerSession, by signal: Int32?) -> Never {
    if signal != nil { StopSignal.hurry() }
    if let farewell = session.farewell {
      Console.say(farewell)
    } else if let path = session.lastSaved {
      Console.say("saved \(path)")
    }
    if session.hasLostRun { Failure.leave(ExitCode.failure.rawValue) }
    if let signal { StopSignal.end(by: signal) }
    Failure.leave(0)
  }
}
