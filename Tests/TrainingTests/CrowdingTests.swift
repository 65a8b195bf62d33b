import Testing
import Training

@Suite struct CrowdingTests {
  /// The lengths of the periods worked together and alone, in turn, starting together.
  private func stretches(steps: Int, waitShare: (Int) -> Double) -> [Int] {
    var crowding = Crowding()
    var lengths = [0]
    var alone = false
    for step in 0..<steps {
      if crowding.worksAlone != alone {
        alone.toggle()
        lengths.append(0)
      }
      lengths[lengths.count - 1] += 1
      crowding.note(waitShare: crowding.worksAlone ? 0 : waitShare(step))
    }
    return lengths
  }

  @Test func aFreeMachineUsesTheTeam() {
    #expect(stretches(steps: 1000) { _ in 0.1 } == [1000])
  }

  /// A single long wait, for example while a snapshot is taken, is ignored.
  @Test func oneSlowStepIsIgnored() {
    #expect(stretches(steps: 1000) { $0 % 100 == 0 ? 1 : 0.05 } == [1000])
  }

  @Test func trialsOnABusyMachineBecomeRarer() {
    #expect(stretches(steps: 600) { _ in 0.8 } == [8, 64, 8, 128, 8, 256, 8, 120])
  }

  @Test func theTeamReturnsToAFreeMachine() {
    #expect(stretches(steps: 1000) { $0 < 300 ? 0.8 : 0.1 } == [8, 64, 8, 128, 8, 256, 528])
  }
}
