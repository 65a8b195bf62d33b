import Datasets
import Foundation
import TestArchives
import TestSupport
import Testing

/// Folders of pictures: every kind of PNG and JPEG, classes, parts, and whatever else lies about.
@Suite struct PictureFormatTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func load(_ name: String = "p", as request: ImageRequest = .any, _ reading: Reading = Reading()) throws
    -> Dataset
  {
    try DatasetCatalog(environment: [:], workingDirectory: root).load("./" + name, as: request, reading)
  }

  /// The pixels of one picture, read beside another of one grey pixel in the same form.
  private func read(_ bytes: [UInt8], _ size: ImageSize, _ name: String = "b.png") throws -> [UInt8] {
    try folder.write(bytes, to: "p/" + name)
    try folder.write(PNGBytes.png(width: size.width, height: size.height, [7, 7, 7]), to: "p/a.png")
    let set = try load(as: ImageRequest(size))
    let images = [set.train.pixels, set.test.pixels]
    return try #require(images.first { $0 != [UInt8](repeating: 7, count: size.count) })
  }

  private let two = ImageSize(width: 2, height: 1, channels: 3)

  @Test func colours() throws {
    let png = PNGBytes.png(width: 2, height: 1, type: 2, [[1, 2, 3, 4, 5, 6]])
    #expect(try read(png, two) == [1, 4, 2, 5, 3, 6])
  }

  @Test func grey() throws {
    #expect(try read(PNGBytes.png(width: 2, height: 1, type: 0, [[9, 8]]), two) == [9, 8, 9, 8, 9, 8])
  }

  /// 16 bits are not taken for linear light: 0x80xx is the middle grey 0x80.
  @Test func sixteenBits() throws {
    let png = PNGBytes.png(width: 2, height: 1, type: 0, depth: 16, [[0x80, 0x80, 0xFF, 0xFF]])
    #expect(try read(png, two) == [128, 255, 128, 255, 128, 255])
  }

  @Test func fewBits() throws {
    let png = PNGBytes.png(width: 2, height: 1, type: 0, depth: 1, [[0b0100_0000]])
    #expect(try read(png, two) == [0, 255, 0, 255, 0, 255])
  }

  @Test func palettes() throws {
    let png = PNGBytes.png(width: 2, height: 1, type: 3, [[1, 0]], palette: [10, 20, 30, 40, 50, 60])
    #expect(try read(png, two) == [40, 10, 50, 20, 60, 30])
  }

  /// What is transparent lies on white.
  @Test func transparency() throws {
    let alpha = PNGBytes.png(width: 2, height: 1, type: 6, [[1, 2, 3, 0, 4, 5, 6, 255]])
    #expect(try read(alpha, two) == [255, 4, 255, 5, 255, 6])
    let palette = PNGBytes.png(
      width: 2, height: 1, type: 3, [[1, 0]], palette: [10, 20, 30, 40, 50, 60], transparency: [255, 0])
    #expect(try read(palette, two) == [255, 10, 255, 20, 255, 30])
  }

  /// By content, whatever the name says; to within what JPEG loses.
  @Test(arguments: [([200], [200, 200, 200]), ([200, 100, 50], [200, 100, 50])] as [([UInt8], [UInt8])])
  func jpeg(color: [UInt8], expected: [UInt8]) throws {
    let one = ImageSize(width: 1, height: 1, channels: 3)
    let read = try read(PictureSample.jpeg(width: 16, height: 16, color), one, "b.png")
    #expect(zip(read, expected).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
  }

  /// TurboJPEG writes Adobe's marker: 255 is no ink.
  @Test func inks() throws {
    let one = ImageSize(width: 1, height: 1, channels: 3)
    let read = try read(PictureSample.jpeg(width: 16, height: 16, [255, 128, 0, 255]), one, "b.jpeg")
    #expect(zip(read, [255, 128, 0]).allSatisfy { abs(Int($0) - Int($1)) <= 3 })
  }

  /// The camera's eight ways to be held (Exif's tag 0x0112). The picture's left half is dark, and its upper right quarter bright.
  @Test(arguments: [
    (1, [0, 2, 0, 1]), (2, [2, 0, 1, 0]), (3, [1, 0, 2, 0]), (4, [0, 1, 0, 2]), (5, [0, 0, 2, 1]), (6, [0, 0, 1, 2]),
    (7, [1, 2, 0, 0]), (8, [2, 1, 0, 0]),
  ])
  func orientations(orientation: Int, quarters: [Int]) throws {
    let shades: [UInt8] = [0, 128, 255]
    let pixels = (0..<256).map { index in
      index % 16 < 8 ? shades[0] : index < 128 ? shades[2] : shades[1]
    }
    let plain = PictureSample.jpeg(width: 16, height: 16, pixels: pixels)
    for isLittle in [true, false] {
      let jpeg = PictureSample.oriented(plain, UInt8(orientation), isLittle: isLittle)
      let read = try read(jpeg, ImageSize(width: 2, height: 2), "b.jpg")
      #expect(zip(read, quarters).allSatisfy { abs(Int($0) - Int(shades[$1])) <= 2 })
    }
  }

  /// The middle square of each, by areas; the size is that of the first, up to 64 pixels.
  @Test func differentSizes() throws {
    try folder.write(PNGBytes.png(width: 2, height: 2, type: 0, [[1, 2], [3, 4]]), to: "p/a.png")
    let wide = PNGBytes.png(
      width: 4, height: 2, type: 2,
      [
        [9, 9, 9, 10, 20, 30, 20, 30, 40, 9, 9, 9], [9, 9, 9, 30, 40, 50, 40, 50, 60, 9, 9, 9],
      ])
    try folder.write(wide, to: "p/b.png")
    let native = try load()
    #expect(native.train.size == ImageSize(width: 2, height: 2))
    #expect(Set([native.train.pixels, native.test.pixels]) == [[1, 2, 3, 4], [18, 28, 38, 48]])
    let one = try load(as: ImageRequest(side: 1, channels: 3))
    #expect(Set([one.train.pixels, one.test.pixels]) == [[3, 3, 3], [25, 35, 45]])
    // Said only where nobody asked for a size.
    #expect(native.notes.count == 1 && native.notes[0].hasPrefix("1 of 2 pictures are not of 2x2: ") && one.notes == [])
    try folder.write(PNGBytes.png(width: 100, height: 90, [1, 2, 3]), to: "p/0.png")
    let large = try load()
    #expect(large.train.size == ImageSize(width: 64, height: 64, channels: 3))
    #expect(large.train.pixels.count + large.test.pixels.count == 3 * 64 * 64 * 3)
  }

  @Test func classesAreFolders() throws {
    for (name, count) in [("cat", 3), ("dog", 2), ("ape/deep/er", 5)] {
      for index in 0..<count {
        try folder.write(
          PNGBytes.png(width: 1, height: 1, [UInt8(10 * count + index)]), to: "p/\(name)/\(index).png")
      }
    }
    let set = try load()
    #expect(set.classNames == ["ape", "cat", "dog"] && set.train.count == 9 && set.test.count == 1)
    let labels = [50: 0, 30: 1, 20: 2]
    for part in [set.train, set.test] {
      #expect(part.labels == part.pixels.map { UInt8(labels[Int($0) / 10 * 10] ?? 9) })
    }
    #expect(Set(set.train.pixels + set.test.pixels).count == 10)
    // One that lies in none takes the classes from all.
    try folder.write(PNGBytes.png(width: 1, height: 1, [1]), to: "p/alone.png")
    #expect(try load().train.labels == nil && load().classNames == nil)
  }

  @Test func partsAreFolders() throws {
    for (index, name) in ["train/a/1", "train/b/2", "val/b/3", "other/c/4"].enumerated() {
      try folder.write(PNGBytes.png(width: 1, height: 1, [UInt8(index)]), to: "p/\(name).PNG")
    }
    let set = try load()
    #expect(set.train.pixels == [0, 1] && set.test.pixels == [2])
    #expect(set.train.labels == [0, 1] && set.test.labels == [1] && set.classNames == ["a", "b"])
  }

  /// A link back to a folder around it ends; a link to a folder elsewhere is followed.
  @Test func links() throws {
    for index in 0..<2 {
      try folder.write(PNGBytes.png(width: 1, height: 1, [UInt8(index)]), to: "p/a/\(index).png")
    }
    try folder.write(PNGBytes.png(width: 1, height: 1, [2]), to: "else/2.png")
    let files = FileManager.default
    try files.createSymbolicLink(atPath: root + "/p/a/loop", withDestinationPath: root + "/p")
    try files.createSymbolicLink(atPath: root + "/p/b", withDestinationPath: root + "/else")
    try files.createSymbolicLink(atPath: root + "/p/c", withDestinationPath: root + "/nowhere")
    let set = try load()
    #expect(Set(set.train.pixels + set.test.pixels) == [0, 1, 2] && set.classNames == ["a", "b"])
  }

  @Test func namesWithControlCharacters() throws {
    for (index, name) in ["\u{1B}[2J.png", "a\nb.png", "é\u{7}.png"].enumerated() {
      try folder.write(PNGBytes.png(width: 1, height: 1, [UInt8(index)]), to: "p/\(name)")
    }
    let set = try load()
    #expect(Set(set.train.pixels + set.test.pixels) == [0, 1, 2])
  }

  /// One in a hundred may be unreadable: it is named, and left out with its label.
  @Test func someUnreadable() throws {
    for index in 0..<200 {
      let picture = PNGBytes.png(width: 1, height: 1, [UInt8(index)])
      // The class is the pixel's parity.
      try folder.write(picture, to: "p/\(index % 2)/\(String(1000 + index)).png")
    }
    let whole = PNGBytes.png(width: 1, height: 1, [9])
    let early = try folder.write([UInt8](whole.dropLast(20)), to: "p/0/1010.png")
    let set = try load()
    #expect(set.train.count + set.test.count == 199)
    let pixels = set.train.pixels + set.test.pixels
    #expect(Set(pixels) == Set((0..<200).filter { $0 != 10 }.map { UInt8($0) }))
    for part in [set.train, set.test] { #expect(part.labels == part.pixels.map { $0 % 2 }) }
    #expect(
      set.notes.count == 1 && set.notes[0].hasPrefix("1 of 200 pictures cannot be read and was left out: \(early) ("))
    // The others are where they were.
    try folder.write(PNGBytes.png(width: 1, height: 1, [10]), to: "p/0/1010.png")
    let all = try load()
    #expect(
      all.train.pixels.filter { $0 != 10 } == set.train.pixels && all.test.pixels.filter { $0 != 10 } == set.test.pixels
    )
    for index in [1010, 1012, 1014] { try folder.write([1], to: "p/0/\(index).png") }
    #expect(
      throws: DatasetError.unreadablePictures(
        folder: root + "/p", count: 3, total: 200, first: early, reason: "it is no PNG and no JPEG")
    ) { try load() }
  }

  /// A hundred kilobytes that would be 1.2 GB: refused by the header.
  @Test func giants() throws {
    let header = PNGBytes.big(20_000) + PNGBytes.big(20_000) + [8, 2, 0, 0, 0]
    let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let data = [UInt8](repeating: 0, count: 100_000)
    let giant =
      start + PNGBytes.chunk("IHDR", header) + PNGBytes.chunk("IDAT", data)
      + PNGBytes.chunk("IEND", [])
    let file = try folder.write(giant, to: "p/a.png")
    #expect(
      throws: DatasetError.unreadablePictures(
        folder: root + "/p", count: 1, total: 1, first: file, reason: "it has 20000x20000 pixels, more than 67108864")
    ) { try load() }
  }

  @Test func truncatedFiles() throws {
    let pictures = [
      PNGBytes.png(width: 9, height: 9, [1, 2, 3]), PictureSample.jpeg(width: 99, height: 99, [1, 2, 3]),
    ]
    for picture in pictures {
      for count in stride(from: 0, to: picture.count - 16, by: picture.count / 40 + 1) {
        try folder.write([UInt8](picture[..<count]), to: "p/a.png")
        #expect(throws: DatasetError.self) { try load() }
      }
    }
  }

  @Test func otherFormats() throws {
    try folder.write([1], to: "p/a.webp")
    try folder.write([1], to: "p/b/c.webp")
    try folder.write([1], to: "p/d.gif")
    #expect(
      throws: DatasetError.unsupported(
        file: root + "/p", found: "2 pictures in webp", expected: "PNG or JPEG",
        remedy: "mogrify -format png \(root)/p/*.webp")
    ) { try load() }
    for index in 0..<2 {
      try folder.write(PNGBytes.png(width: 1, height: 1, [UInt8(index)]), to: "p/\(index).png")
    }
    try folder.write([1], to: "p/readme.txt")
    try folder.write([1], to: "p/.hidden.png")
    let set = try load()
    #expect(set.train.count == 1 && set.notes == ["Only PNG and JPEG pictures are read; left out were 1 gif, 2 webp."])
  }

  @Test func progressAndAnEnd() throws {
    for index in 0..<100 {
      try folder.write(PNGBytes.png(width: 1, height: 1, [UInt8(index)]), to: "p/\(index).png")
    }
    let reports = Reports()
    _ = try load(as: .any, Reading(report: reports.add))
    #expect(reports.all.last == ReadingProgress(done: 100, total: 100) && reports.all.count >= 4)
    let cancellation = Cancellation()
    #expect(throws: DatasetError.readingStopped(place: root + "/p")) {
      try load(as: .any, Reading(cancellation: cancellation) { _ in cancellation.cancel() })
    }
  }

  /// A folder of a million files takes long to walk through, and nobody may wait any more.
  @Test func whatIsCalledOffIsNotLookedThrough() throws {
    for index in 0..<2 {
      try folder.write(PNGBytes.png(width: 1, height: 1, [UInt8(index)]), to: "p/class/\(index).png")
    }
    let cancellation = Cancellation()
    let catalog = DatasetCatalog(environment: ["LATENT_DATA": root], workingDirectory: "/")
    #expect(catalog.find(root + "/p", cancellation) != nil && catalog.find("p", cancellation) != nil)
    cancellation.cancel()
    #expect(catalog.find(root + "/p", cancellation) == nil)
    #expect(throws: DatasetError.readingStopped(place: root + "/p/class")) {
      try load(as: .any, Reading(cancellation: cancellation))
    }
    // A signal, say, comes before any picture is read, and so before any progress is reported.
    #expect(throws: DatasetError.readingStopped(place: root + "/p/class")) {
      try load(as: .any, Reading(cancellation: Cancellation { true }))
    }
    // By a name that is no path: it was not looked for to the end, so it is not missing.
    #expect(throws: DatasetError.readingStopped(place: "p")) {
      try catalog.load("p", Reading(cancellation: cancellation))
    }
  }

  @Test func theHashIsThatOfTheImages() throws {
    for index in 0..<3 {
      try folder.write(PNGBytes.png(width: 2, height: 2, [UInt8(index)]), to: "p/\(index).png")
    }
    let (first, again) = (try load(), try load())
    #expect(first.hash == again.hash && first.train.pixels == again.train.pixels)
    #expect(try load(as: ImageRequest(side: 1)).hash != first.hash)
    #expect(try load(as: ImageRequest(first.train.size)).hash == first.hash)
  }
}
