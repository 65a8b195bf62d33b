import Foundation
import TestArchives
import TestSupport
import Testing

@testable import Follow

/// Logs of other programs, as they grow.
@Suite struct LogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var now: Int { Int(Date().timeIntervalSince1970) }

  private func write(_ text: String, to name: String) throws { try folder.write(Array(text.utf8), to: name) }

  private func look(_ follower: inout LogFollower) -> [RunLog] { follower.look(now: now) }

  private func points(_ run: RunLog?, _ name: String) -> [[Double]] {
    run?.curve(named: name)?.points.map { [$0.x, $0.y] } ?? []
  }

  // MARK: Tables

  @Test func lightningWritesTrainAndTestInRowsOfTheirOwn() throws {
    try write("epoch,step,train_loss,val_loss\n0,49,150.5,\n0,49,,148\n1,99,120,\n", to: "logs/version_0/metrics.csv")
    try write("latent: 20\nmax_epochs: 3\noptimizer:\n  name: adam\nname: 'a b'\n", to: "logs/version_0/hparams.yaml")
    try write("epoch,step,train_loss\n0,49,99\n", to: "logs/version_10/metrics.csv")
    try write("epoch,step,train_loss\n0,49,98\n", to: "logs/version_9/metrics.csv")
    var follower = LogFollower([folder.file("logs")])
    let runs = look(&follower)
    #expect(runs.map(\.name) == ["version_0", "version_9", "version_10"])
    #expect(points(runs[0], "train_loss") == [[49, 150.5], [99, 120]] && points(runs[0], "val_loss") == [[49, 148]])
    #expect(runs[0].axis == .step && runs[0].state == .running)
    #expect(runs[0].settings.map(\.name) == ["latent", "max_epochs", "name"] && runs[0].settings[2].value == "a b")
    #expect(runs[0].curve(.total, isTest: true)?.name == "val_loss")
    // The third of three epochs, counted from 0.
    try write(
      "epoch,step,train_loss,val_loss\n0,49,150.5,\n0,49,,148\n1,99,120,\n2,149,110,\n",
      to: "logs/version_0/metrics.csv")
    let later = look(&follower)
    #expect(later[0].state == .ended && points(later[0], "train_loss").count == 3)
  }

  @Test func kerasCountsEpochs() throws {
    try write("epoch,kl_loss,loss,val_loss\n0,5.0,200,190\n1,6,180.5,17", to: "training.csv")
    var follower = LogFollower([folder.file("training.csv")])
    var run = look(&follower).first
    #expect(run?.name == "training.csv" && run?.axis == .epoch)
    // The last line is in the making.
    #expect(points(run, "loss") == [[0, 200]])
    try write("epoch,kl_loss,loss,val_loss\n0,5.0,200,190\n1,6,180.5,170\n2,6,nan,nan\n", to: "training.csv")
    run = look(&follower).first
    #expect(points(run, "loss") == [[0, 200], [1, 180.5]] && points(run, "val_loss").last == [1, 170])
    #expect(run?.state == .diverged(at: 2))
  }

  @Test func aTableWrittenAnewIsReadAnew() throws {
    try write("step,loss\n1,5\n2,4\n", to: "a.csv")
    var follower = LogFollower([folder.path])
    #expect(points(look(&follower).first, "loss") == [[1, 5], [2, 4]])
    // Another column, and so another first line, as Lightning writes it.
    try write("step,loss,kl\n1,5,\n2,4,\n3,3,1\n", to: "a.csv")
    let run = look(&follower).first
    #expect(points(run, "loss") == [[1, 5], [2, 4], [3, 3]] && points(run, "kl") == [[3, 1]])
    try write("step,loss\n1,7\n", to: "a.csv")
    #expect(points(look(&follower).first, "loss") == [[1, 7]])
    try FileManager.default.removeItem(atPath: folder.file("a.csv"))
    #expect(look(&follower).isEmpty)
  }

  @Test func whatIsNoLogIsLeftOut() throws {
    try write("1,2,3\n4,5,6\n", to: "numbers.csv")
    try write("name,value\na,b\n", to: "words.csv")
    try write(String(repeating: "x", count: 1 << 20), to: "long.csv")
    try write("[1, 2]\n", to: "list.json")
    try folder.write((0..<5000).map { UInt8(truncatingIfNeeded: $0 * 37) }, to: "events.out.tfevents.1")
    var follower = LogFollower([folder.path])
    #expect(look(&follower).isEmpty)
  }

  // MARK: JSON lines

  @Test func objectsMayHoldObjectsAndNaN() throws {
    try write(
      #"{"step": 1, "train": {"loss": 3.5}, "note": "x"}"# + "\n" + #"{"step": 2, "train": {"loss": NaN}}"# + "\n"
        + "a line of something else\n" + #"{"step": 3, "train": {"loss": 2}}"# + "\n", to: "log.jsonl")
    var follower = LogFollower([folder.path])
    let run = look(&follower).first
    #expect(points(run, "train/loss") == [[1, 3.5], [3, 2]] && run?.state == .running)
    #expect(run?.curve(.total, isTest: false)?.name == "train/loss")
  }

  @Test func ownLinesAreKnown() throws {
    try write(
      #"{"epoch": 1, "step": 47, "train_negative_elbo": 200.5, "test_negative_elbo": 190, "test_reconstruction": 170,"#
        + #" "test_kl": 20, "images_per_second": 9000, "objective": "vae", "beta": 1, "train_beta_range": null}"#
        + "\n",
      to: "run.jsonl")
    var follower = LogFollower([folder.path])
    let run = try #require(look(&follower).first)
    #expect(run.axis == .step)
    #expect(run.curve(.total, isTest: false)?.latest?.y == 200.5 && run.curve(.total, isTest: true)?.latest?.y == 190)
    #expect(run.curve(.reconstruction, isTest: true)?.latest?.y == 170 && run.curve(.kl, isTest: true)?.latest?.y == 20)
  }

  // MARK: Event files

  private static func record(_ message: [UInt8]) -> [UInt8] {
    let length = ZipBytes.little(UInt64(message.count))
    return length + ZipBytes.little(CRC32C.masked(length[...])) + message + ZipBytes.little(CRC32C.masked(message[...]))
  }

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(content.count)] + content
  }

  /// An event with one scalar, as PyTorch writes it, or as TensorFlow 2 does.
  private static func event(_ step: UInt8, _ tag: String, _ value: Float, asTensor: Bool = false) -> [UInt8] {
    let bits = ZipBytes.little(value.bitPattern)
    let number = asTensor ? field(8, [8, 1] + field(4, bits)) : [2 << 3 | 5] + bits
    return record(
      [1 << 3 | 1] + ZipBytes.little((1000 + Double(step)).bitPattern) + [2 << 3, step]
        + field(5, field(1, field(1, Array(tag.utf8)) + number)))
  }

  @Test func theChecksumIsCastagnolis() {
    // RFC 3720, appendix B.4: 32 bytes of zeros.
    let sum: UInt32 = 0x8A91_36AA
    #expect(CRC32C.masked([UInt8](repeating: 0, count: 32)[...]) == (sum >> 15 | sum << 17) &+ 0xA282_EAD8)
  }

  @Test func runsOfEventFilesGrow() throws {
    let first = Self.event(1, "loss", 5) + Self.event(2, "loss", 4)
    try folder.write(first, to: "runs/a/events.out.tfevents.1.host")
    try folder.write(Self.event(1, "loss", 9, asTensor: true), to: "runs/b/events.out.tfevents.1.host")
    var follower = LogFollower([folder.file("runs")])
    var runs = look(&follower)
    #expect(runs.map(\.name) == ["a", "b"])
    #expect(points(runs[0], "loss") == [[1, 5], [2, 4]] && points(runs[1], "loss") == [[1, 9]])
    // A record in the making, then whole, then a stop.
    let next = Self.event(3, "loss", 3)
    try folder.write(first + next.prefix(next.count - 2), to: "runs/a/events.out.tfevents.1.host")
    #expect(points(look(&follower)[0], "loss").count == 2)
    let stop = Self.record([7 << 3 | 2, 2, 8, 2])
    try folder.write(first + next + stop, to: "runs/a/events.out.tfevents.1.host")
    runs = look(&follower)
    #expect(points(runs[0], "loss").last == [3, 3] && runs[0].state == .ended)
    // A run that goes on from step 2 in a file of its own.
    try folder.write(Self.event(2, "loss", 8), to: "runs/a/events.out.tfevents.2.host")
    #expect(points(look(&follower)[0], "loss") == [[1, 5], [2, 8]])
  }

  @Test func aDamagedRecordEndsTheFile() throws {
    var bytes = Self.event(1, "loss", 5) + Self.event(2, "loss", 4) + Self.event(3, "loss", 3)
    bytes[bytes.count / 2] ^= 1
    try folder.write(bytes, to: "events.out.tfevents.1")
    var follower = LogFollower([folder.path])
    #expect(points(look(&follower).first, "loss") == [[1, 5]])
  }

  @Test func anyBytesAreRefusedOrRead() {
    var state: UInt64 = 1
    let whole = (1..<20).flatMap { Self.event($0, "loss", Float($0)) }
    for _ in 0..<500 {
      var bytes = whole
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      }
      var (events, table, lines) = (EventRecords(), TableLog(), ObjectLog())
      #expect(events.take(bytes).count <= 19)
      _ = (table.take(bytes), lines.take(bytes))
    }
  }

  /// Foundation's reader of JSON5 traps on such bytes.
  @Test func aLineThatIsNoTextIsLeftOut() {
    var lines = ObjectLog()
    let broken = Array("{\"step\": 2, ".utf8) + [UInt8](repeating: 0xFF, count: 5) + Array("\"loss\": 5}\n".utf8)
    let entries = lines.take(Array("{\"step\": 1, \"loss\": 6}\n".utf8) + broken)
    #expect(entries == [LogEntry(x: 1, values: [("loss", 6)])])
    #expect(lines.flaw == nil)
  }

  // MARK: Names and curves

  @Test(
    arguments: [
      ("loss", LossName.Part.total, false), ("val_loss", .total, true), ("train/loss_epoch", .total, false),
      ("kl", .kl, false), ("KLD", .kl, false), ("test_kl_loss", .kl, true), ("loss/kl", .kl, false),
      ("recon", .reconstruction, false), ("val/recon_loss", .reconstruction, true), ("valLoss", .total, true),
      ("reconstruction_loss", .reconstruction, false), ("train_negative_elbo", .total, false),
    ])
  func namesOfTrainersAreKnown(name: String, part: LossName.Part, isTest: Bool) {
    #expect(LossName(name)?.part == part && LossName(name)?.isTest == isTest, "\(name)")
  }

  @Test(arguments: ["accuracy", "lr", "klx", "lossless", "elbo", "", "val", "images_per_second"])
  func otherNamesAreNot(name: String) { #expect(LossName(name) == nil, "\(name)") }

  @Test func aLongCurveIsThinnedEvenly() {
    var curve = LogCurve("loss")
    for step in 0..<100_000 { curve.append(x: Double(step), y: Double(step)) }
    let points = curve.points
    #expect(points.count <= 2050 && points.first?.x == 0 && points.last?.x == 99_999)
    let gaps = zip(points, points.dropFirst()).map { $1.x - $0.x }
    #expect(gaps.dropLast().allSatisfy { $0 == gaps[0] })
  }

  @Test func aSilentRunIsStalled() {
    var pace = LogPace()
    for time in stride(from: 1000, through: 1100, by: 10) { pace.note(time) }
    #expect(pace.silence(now: 1150) == nil && pace.silence(now: 1151) == 51)
    var single = LogPace()
    single.note(1000)
    #expect(single.silence(now: 1600) == nil && single.silence(now: 1601) == 601)
  }
}
