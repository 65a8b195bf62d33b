import Datasets
import Testing

/// The exact sentence of every error.
@Suite struct DatasetErrorTests {
  @Test(arguments: [
    (
      DatasetError.notFound(name: "mnist", lookedIn: ["/a/mnist", "/b/mnist"], canDownload: true),
      "mnist is not on this machine: looked in /a/mnist, /b/mnist for train and test images; "
        + "`latent data fetch mnist` downloads it"
    ),
    (
      .notFound(name: "x", lookedIn: ["/a/x"], canDownload: false),
      "x is not on this machine: looked in /a/x for train and test images; `latent data` lists what there is"
    ),
    (.missing(file: "/f"), "/f is missing, also with .gz at its end: put it there, or name another folder"),
    (
      .otherNames(file: "/f", found: ["a", "b", "c", "d", "e"]),
      "/f is missing; the folder has a, b, c, d, ...: give the files the names train-images-idx3-ubyte, "
        + "train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, with .gz where they are compressed"
    ),
    (.inside(place: "/f", folder: "/f/raw"), "/f has no images itself, but /f/raw has: name that folder"),
    (
      .severalSets(folder: "/e", found: ["a-train", "b-train"]),
      "/e has several data sets: name a file of one, like /e/a-train or /e/b-train"
    ),
    (
      .unknownContent(place: "/f", found: ["a", "b", "c", "d", "e"], accepted: ["x", "y"]),
      "/f has nothing that latent reads (it has a, b, c, d, ...): expected x, or y"
    ),
    (
      .unsupported(file: "/f", found: "apples", expected: "pears", remedy: "pears < apples"),
      "/f has apples: expected pears; make it so with: pears < apples"
    ),
    (.damaged(file: "/f", reason: "CRC error"), "/f is damaged: CRC error; copy or download it again"),
    (
      .labelOutOfRange(file: "/f", image: 3),
      "/f has a label for image 3 that is no whole number from 0 to 255: put other labels there, or take them away"
    ),
    (
      .needsMemory(
        place: "/f", count: 9, size: ImageSize(width: 2, height: 3, channels: 3), expected: 100, found: 162),
      "/f has 9 images, which as 2x3x3 need 162 bytes of memory, expected at most 100: take smaller images with --size, "
        + "grey ones with --channels 1, or fewer"
    ),
    (
      .tooFewImages(place: "/f", found: 1), "/f has 1 image: expected one to learn from and one to measure on, at least"
    ),
    (
      .fixedSize(
        name: "sprites", expected: ImageSize(width: 32, height: 32), found: ImageSize(width: 64, height: 64)),
      "sprites has images of 32x32, not of 64x64: leave out --size and --channels, or name a folder"
    ),
    (
      .unreadablePictures(folder: "/f", count: 2, total: 9, first: "/f/a.png", reason: "CRC error"),
      "2 of the 9 pictures in /f cannot be read, more than one in a hundred; the first is /f/a.png: CRC error; "
        + "put them right or take them away"
    ),
    (.readingStopped(place: "/f"), "the reading of /f was stopped"),
    (
      .unreadable(path: "/f", reason: "Permission denied"),
      "/f cannot be read: Permission denied; check the path and its permissions"
    ),
    (
      .truncated(file: "/f", offset: 20, expected: 28, found: 20),
      "/f ends at byte 20, but must have 28 bytes: copy or download it again"
    ),
    (
      .trailingBytes(file: "/f", offset: 28, expected: 28, found: 30),
      "/f goes on after byte 28, where its header says it ends: expected 28 bytes, found 30; copy or download it again"
    ),
    (
      .wrongMagic(file: "/f", offset: 0, expected: 0x803, found: 0x801),
      "/f is not an IDX file of images: expected 0x00000803 at byte 0, found 0x00000801, which means labels; "
        + "put the right file there"
    ),
    (
      .wrongMagic(file: "/f", offset: 0, expected: 0x801, found: 0x3C21_444F),
      "/f is not an IDX file of labels: expected 0x00000801 at byte 0, found 0x3C21444F; put the right file there"
    ),
    (
      .empty(file: "/f", offset: 4, sizes: [0, 28, 28]),
      "/f has nothing in it: its sizes at byte 4 are 0 x 28 x 28, expected at least 1; put a file with images there"
    ),
    (
      .tooLarge(file: "/f", offset: 4, expected: 100, found: 101),
      "/f says at byte 4 that it holds 101 bytes, expected at most 100: it is damaged, or too large for latent"
    ),
    (
      .tooLarge(file: "/f", offset: 4, expected: 100, found: .max),
      "/f says at byte 4 that it holds more bytes than can be counted, expected at most 100: it is damaged, "
        + "or too large for latent"
    ),
    (
      .gzipEndsEarly(file: "/f", offset: 40, expected: 28, found: 20),
      "/f is a gzip file that ends early, at byte 40: expected 28 bytes of content, found 20; copy or download it again"
    ),
    (
      .gzipCorrupt(file: "/f", offset: 39, reason: "incorrect data check"),
      "/f is a damaged gzip file: incorrect data check before byte 39; copy or download it again"
    ),
    (
      .gzipHoldsMore(file: "/f", offset: 28, expected: 28),
      "/f is a gzip file that goes on after byte 28 of its content: expected 28 bytes, found more; "
        + "copy or download it again"
    ),
    (
      .countMismatch(labels: "/l", offset: 4, images: "/i", expected: 2, found: 1),
      "/l has labels for other images: expected 2 at byte 4, as many as there are images in /i, found 1; "
        + "put the right file there, or take it away to go without labels"
    ),
    (
      .sizeMismatch(
        test: "/t", offset: 8, train: "/i", expected: ImageSize(width: 28, height: 28),
        found: ImageSize(width: 28, height: 32)),
      "/t has images of another size: expected 28x28 at byte 8, as in /i, found 28x32; "
        + "put files of one data set into one folder"
    ),
  ])
  func files(error: DatasetError, sentence: String) { #expect(error.description == sentence) }

  @Test(arguments: [
    (
      DatasetError.noDownload(name: "x", known: ["mnist", "fashion"]),
      "x cannot be downloaded: expected mnist or fashion; for others, name a folder"
    ),
    (
      .curlMissing(folder: "/c", files: ["a.gz", "b.gz"]),
      "the program `curl` is missing, which downloads data: install it (Debian, Ubuntu: apt-get install curl), "
        + "or put a.gz, b.gz into /c by hand"
    ),
    (
      .downloadFailed(addresses: ["u", "v"], reason: "curl: (6) no host", folder: "/c", files: ["a.gz", "b.gz"]),
      "could not download u or v: curl: (6) no host; try again when the network is there (what has arrived is kept), "
        + "or put a.gz, b.gz into /c by hand"
    ),
    (
      .wrongHash(address: "u", expected: "aa", found: "bb"),
      "u is not the file it should be and was not kept: expected SHA-256 aa, found bb; try again, or on another network"
    ),
    (
      .wrongFile(file: "/f", expected: "aa", found: "bb"),
      "/f is not the file it should be: expected SHA-256 aa, found bb; delete it and fetch again"
    ),
    (
      .unwritable(path: "/f", reason: "No space left on device"),
      "/f cannot be written: No space left on device; make room or check the permissions, then try again"
    ),
    (.busy(file: "/f"), "/f is being downloaded by another process: wait until it has finished"),
    (
      .cancelled(file: "/f"),
      "the download was stopped; /f keeps what has arrived, and the next attempt goes on from there"
    ),
  ])
  func downloads(error: DatasetError, sentence: String) { #expect(error.description == sentence) }
}
