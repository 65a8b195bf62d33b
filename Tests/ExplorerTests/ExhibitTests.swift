import Drawing
import Explorer
import Foundation
import Testing
import Training
import VAE

/// The keys that save and copy what a view shows.
@Suite struct ExhibitTests {
  private func session(environment: [String: String] = [:]) throws -> TestSession {
    try TestSession(
      Sample.fresh(place: Sample.atOrigin(latent: 3)), path: "mine.safetensors", environment: environment)
  }

  private func bytes(_ name: String, in test: TestSession) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(test.folder.path)/\(name)")))
  }

  /// Width and height of a PNG file, from its header.
  private func size(ofPNG bytes: [UInt8]) throws -> (width: Int, height: Int) {
    try #require(bytes.count > 24 && Array(bytes[1..<4]) == Array("PNG".utf8))
    func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }

  private func type(_ line: String, in test: TestSession) {
    test.press(.character(":"))
    for character in line { test.press(.character(character)) }
    test.press(.enter)
  }

  /// Every view has something to save once it has what it shows.
  @Test func everyViewIsSaved() throws {
    let test = try session()
    try test.train(to: 3)
    for view in ViewName.allCases where view.rawValue != "dial" {
      test.press(.escape, view.key)
      // A pen's dot.
      if view.rawValue == "draw" { test.press(.enter, .right, .right, .enter) }
      try test.wait(for: view.rawValue) { $0.exhibit != nil }
      test.press(.character("$"))
      let notice = try #require(test.state.notice)
      #expect(!notice.isError && notice.text.hasPrefix("saved "), "\(view): \(notice.text)")
      let name = try #require(notice.text.split(separator: " ").last.map(String.init))
      #expect(name.hasPrefix("mine-\(view.rawValue)."), "\(name)")
      let found = try bytes(name, in: test)
      if name.hasSuffix(".png") {
        #expect(try size(ofPNG: found).width > 28, "\(view)")
      } else {
        let lines = String(decoding: found, as: UTF8.self).split(separator: "\n")
        let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false).count
        #expect(lines.count > 1, "\(view)")
        #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == columns })
      }
    }
  }

  /// A model without a dial has one point: what its latest test found.
  @Test func theDialViewOfOneBeta() throws {
    var state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    guard case .numbers(let table) = state.exhibit else {
      Issue.record("nothing to save")
      return
    }
    #expect(table.heading == ["beta", "rate_nats", "distortion_nats", "kl_z1_nats", "kl_z2_nats", "kl_z3_nats"])
    #expect(table.rows == [[.float(4), .number(4), .number(120), .number(1), .number(0), .number(3)]])
  }

  @Test func nothingIsWrittenOver() throws {
    let test = try session()
    test.press(.character("$"))
    let first = try bytes("mine-explore.png", in: test)
    test.press(.right, .character("$"))
    #expect(test.state.notice?.text == "saved 1 picture: mine-explore-2.png")
    #expect(try bytes("mine-explore.png", in: test) == first && bytes("mine-explore-2.png", in: test) != first)
    type("save view mine-explore", in: test)
    #expect(test.state.notice?.isError == true && test.state.notice?.text.hasPrefix("not saved: ") == true)
    #expect(try bytes("mine-explore.png", in: test) == first)
    // The model's own file, too.
    type("save view mine.safetensors", in: test)
    #expect(test.state.notice?.isError == true)
  }

  @Test func aNamesEndingDecides() throws {
    let test = try session()
    type("save view z.svg", in: test)
    #expect(test.state.notice?.text == "saved 1 picture: z.svg")
    #expect(String(decoding: try bytes("z.svg", in: test), as: UTF8.self).hasPrefix("<svg"))
    type("save view z.csv", in: test)
    #expect(
      test.state.notice?.text
        == "not saved: this view shows pictures: expected a name that ends in .png, .svg, .gif, .pdf")
    test.press(.character("2"))
    try test.wait(for: "the map") { $0.exhibit != nil }
    type("save view map.png", in: test)
    #expect(test.state.notice?.text == "not saved: this view shows numbers: expected a name that ends in .csv")
    type("save view map", in: test)
    #expect(test.state.notice?.text == "saved 64 rows of numbers: \(test.folder.path)/map.csv")
    #expect(FileManager.default.fileExists(atPath: "\(test.folder.path)/map.png") == false)
  }

  /// Beside the losses the KL of each dimension over the run, in lines of its own.
  @Test func theRunsNumbersHaveEachDimension() throws {
    let test = try session()
    try test.train(to: 3)
    test.press(.escape, .character("9"), .character("$"))
    let name = try #require(test.state.notice?.text.split(separator: " ").last.map(String.init))
    let lines = String(decoding: try bytes(name, in: test), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(
      lines[0].suffix(5) == ["negative_elbo_nats", "mutual_information_nats", "kl_z1_nats", "kl_z2_nats", "kl_z3_nats"])
    let rows = test.state.model.history.dimensions.rows
    let found = lines.filter { $0[2].isEmpty && $0[5].isEmpty }
    try #require(!rows.isEmpty && found.count == rows.count)
    for (line, row) in zip(found, rows) {
      #expect(line[0] == "train" && Int(line[1]) == row.step && line.suffix(3).map { Float($0) } == row.kl)
    }
    let told = lines.dropFirst().filter { !$0[5].isEmpty }
    #expect(told.map { Float($0[5]) } == test.state.model.history.information.map(\.nats) && !told.isEmpty)
    #expect(told.allSatisfy { $0[0] == "test" && $0[2].isEmpty })
    #expect(lines.dropFirst().filter { !$0[2].isEmpty }.allSatisfy { $0.suffix(3) == ["", "", ""] })
  }

  /// Two models beside each other are two files.
  @Test func bothModelsAreSaved() throws {
    let test = try session()
    let other = test.folder.path + "/other.safetensors"
    try Checkpoint(RunConfiguration(architecture: Architecture(hidden: [4], latent: 3), data: "digits", seed: 9))
      .write(to: other)
    test.press(.character("8"), .character("M"))
    try test.wait(for: "the list") { ($0.overlay as? ModelList)?.models != nil }
    for character in "/other" { test.press(.character(character)) }
    test.press(.enter)
    try test.wait(for: "the other's samples") { $0.exhibitBeside != nil }
    test.press(.character("$"))
    let text = try #require(test.state.notice?.text)
    #expect(text.hasPrefix("saved ") && text.hasSuffix(": mine-samples.png; beside it: other-samples.png"), "\(text)")
    let (left, right) = (try bytes("mine-samples.png", in: test), try bytes("other-samples.png", in: test))
    #expect(try size(ofPNG: left) == size(ofPNG: right) && left != right)
    type("save view pair.svg", in: test)
    #expect(test.state.notice?.text.hasSuffix(": pair.svg; beside it: pair-beside.svg") == true)
    #expect(String(decoding: try bytes("pair-beside.svg", in: test), as: UTF8.self).contains("<title>other: samples<"))
    // One name is taken: the other file is there, and what failed is said.
    try FileManager.default.removeItem(atPath: test.folder.path + "/pair.svg")
    type("save view pair.svg", in: test)
    #expect(test.state.notice?.isError == true && test.state.notice?.text.contains("; not what is beside it: ") == true)
    #expect(FileManager.default.fileExists(atPath: test.folder.path + "/pair.svg"))
  }

  @Test func theMapsNumbersAreTheCodes() throws {
    let test = try session()
    test.press(.character("2"))
    try test.wait(for: "the map") { $0.exhibit != nil }
    guard case .numbers(let table)? = test.state.exhibit, let encoding = test.state.places.encoding else {
      return #expect(Bool(false), "the map has no numbers")
    }
    #expect(table.heading.prefix(2) == ["image", "class"])
    let plane = table.heading.dropFirst(2).compactMap { Int($0.dropFirst()) }.map { $0 - 1 }
    try #require(plane.count == 2)
    let label = try #require(encoding.labels?[7])
    #expect(
      table.rows[7] == [
        .whole(7), .whole(Int(label)), .float(encoding.mean(7)[plane[0]]), .float(encoding.mean(7)[plane[1]]),
      ])
  }

  @Test func theViewIsCopiedAsText() throws {
    let test = try session()
    var copied: [String] = []
    func look(_ outcome: CopyOutcome) {
      test.session.copy {
        copied.append($0)
        return outcome
      }
    }
    look(.sent)
    #expect(copied.isEmpty)
    test.press(.character("\""))
    look(.sent)
    #expect(test.state.notice?.text == "sent the view as text to the terminal's clipboard")
    let screen = test.state.draw().lines
    #expect(copied[0] == screen.dropLast().map { $0 + "\n" }.joined())
    test.press(.character("\""))
    look(.impossible)
    #expect(test.state.notice?.text == "not copied: this terminal has no clipboard")
    test.press(.character("2"))
    try test.wait(for: "the map") { $0.exhibit != nil }
    test.press(.character("\""))
    look(.sent)
    #expect(copied.last?.hasPrefix("image,class,z") == true)
    #expect(test.state.notice?.text == "sent 64 rows of numbers to the terminal's clipboard")
    // Once is enough.
    look(.sent)
    #expect(copied.count == 3)
  }

  /// A test set's codes are more than a terminal takes; the screen is not.
  @Test func tooManyNumbersAreCopiedAsTheScreen() throws {
    let test = try session()
    test.press(.character("2"))
    try test.wait(for: "the map") { $0.exhibit != nil }
    test.press(.character("\""))
    var copied: [String] = []
    test.session.copy {
      copied.append($0)
      return copied.count == 1 ? .tooLong(limit: 75_000) : .sent
    }
    #expect(copied.count == 2 && copied[0].hasPrefix("image,class") && copied[1].hasPrefix(" 2 map"))
    #expect(
      test.state.notice?.text == "sent the view as text, as 64 rows are too many, to the terminal's clipboard")
  }

  @Test func tmuxIsNamed() throws {
    let test = try session(environment: ["TMUX": "/tmp/tmux-0/default,1,0"])
    test.press(.character("\""))
    test.session.copy { _ in .sent }
    #expect(
      test.state.notice?.text
        == "sent the view as text to the terminal's clipboard; tmux needs set-clipboard on")
  }

  /// A view without its data is neither saved nor copied.
  @Test func nothingIsNoFile() throws {
    let test = try session()
    test.press(.character("9"), .character("$"))
    #expect(test.state.notice?.isError == true)
    #expect(test.state.notice?.text == "the view shows nothing to save or copy yet")
    let left = try FileManager.default.contentsOfDirectory(atPath: test.folder.path)
    #expect(left.filter { $0.hasPrefix("mine-") } == [])
  }
}
