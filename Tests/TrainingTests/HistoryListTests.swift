import Foundation
import Testing

@testable import Training

/// The lists of a history that are read before the JSON decoder sees them.
@Suite struct HistoryListTests {
  private typealias Point = LossHistory.Point

  private func history(_ points: [Point]) -> LossHistory {
    var history = LossHistory()
    for point in points { history.append(point) }
    return history
  }

  private func decoded(_ text: String) throws -> LossHistory {
    let lists = HistoryLists(text)
    var history = try MetadataJSON.value(LossHistory.self, Data(lists.rest), layers: .standard)
    history.take(lists)
    return history
  }

  @Test func aHistoryComesBackToTheBit() throws {
    let written = history(
      (1...1500).map { Point(step: $0, reconstruction: Float($0) * 1.7e-3 - 1, kl: 1e30 / Float($0 * $0)) })
    let text = MetadataJSON.text(written)
    let lists = HistoryLists(text)
    #expect(lists.whole == written.whole && lists.recent == written.recent)
    #expect(!String(decoding: lists.rest, as: UTF8.self).contains("\"step\":1499"))
    #expect(try decoded(text) == written)
  }

  @Test func rowsAndTestsAreReadHere() throws {
    var written = history((1...5).map { Point(step: $0, reconstruction: 2, kl: 1) })
    for step in 1...300 { written.append(klPerDimension: [Float(step) * 0.1, 1e-9], step: step) }
    written.append(test: Point(step: 5, reconstruction: 3, kl: 4))
    let text = MetadataJSON.text(written)
    let lists = HistoryLists(text)
    #expect(lists.rows == written.dimensions.rows && lists.test == written.test)
    #expect(try decoded(text) == written)
  }

  /// Older files have the points of the sums, under a name that the sums of the KL have, too.
  @Test func anOlderFilesPointsAreAddedUp() throws {
    var written = history((1...(LossHistory.capacity + 5)).map { Point(step: $0, reconstruction: 2, kl: 1) })
    written.append(klPerDimension: [1, 2], step: 1)
    let sums = "\"pendingSteps\":1,\"pendingSum\":{\"kl\":1,\"reconstruction\":2,\"step\":1029}"
    let text = MetadataJSON.text(written)
    #expect(text.contains(sums))
    let older = text.replacing(sums, with: "\"pending\":[{\"kl\":1,\"reconstruction\":2,\"step\":1029}]")
    #expect(HistoryLists(older).pending?.count == 1)
    #expect(try decoded(older) == written)
  }

  @Test func anEmptyHistoryIsRead() throws { #expect(try decoded(MetadataJSON.text(LossHistory())) == LossHistory()) }

  /// A diverged run's points are texts where JSON has no number.
  @Test func listsWrittenInAnyOtherWayAreTheDecoders() throws {
    let diverged = history([Point(step: 1, reconstruction: .infinity, kl: 2)])
    let text = MetadataJSON.text(diverged)
    #expect(HistoryLists(text).whole == nil && HistoryLists(text).rest == Array(text.utf8))
    #expect(try decoded(text) == diverged)

    let spaced = MetadataJSON.text(history([Point(step: 1, reconstruction: 1, kl: 2)]))
      .replacing("{\"kl\":2", with: "{ \"kl\" : 2")
    #expect(HistoryLists(spaced).recent == nil)
    #expect(try decoded(spaced).recent == [Point(step: 1, reconstruction: 1, kl: 2)])
  }

  @Test(arguments: [
    "{\"kl\":1e99,\"reconstruction\":1,\"step\":1}", "{\"kl\":1,\"reconstruction\":1,\"step\":99999999999999999999}",
    "{\"kl\":1,\"reconstruction\":1,\"step\":1.5}", "{\"kl\":,\"reconstruction\":1,\"step\":1}",
    "{\"kl\":1,\"reconstruction\":1,\"step\":1", "[",
  ]) func whatIsNoPointIsRefused(point: String) {
    let text = MetadataJSON.text(LossHistory()).replacing("\"whole\":[", with: "\"whole\":[\(point)")
    #expect(HistoryLists(text).whole == nil)
    #expect(throws: (any Error).self) { try decoded(text) }
    // The end of the text is no end of the list.
    for end in text.indices { _ = HistoryLists(String(text[..<end])) }
  }
}
