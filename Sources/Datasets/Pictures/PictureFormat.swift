import Files
import Foundation
import Synchronization
import Threads

/// A folder of pictures. Each is read as an image of one size: the middle is cut out and areas are averaged. Folders in the
/// folder are classes.
struct PictureFormat: DatasetFormat {
  static let accepted = "a folder of PNG or JPEG pictures"

  private let folder: String
  private let tree: PictureTree

  init?(at place: DatasetPlace) throws(DatasetError) {
    guard place.isFolder else { return nil }
    folder = place.path
    tree = try PictureTree(place)
    guard tree.files.isEmpty else { return }
    guard let (ending, count) = tree.others.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
    throw .unsupported(
      file: folder, found: "\(count) pictures in \(ending)", expected: "PNG or JPEG",
      remedy: "mogrify -format png \((folder + "/").shellWord)*.\(ending)")
  }

  /// Without a wish it is that of the first picture, or `usualSide` a side where it is larger.
  func imageSize(_ request: ImageRequest) throws(DatasetError) -> ImageSize {
    var failures: [PictureFailure] = []
    for file in tree.files.prefix(100) {
      do throws(PictureError) {
        let size = try PictureDecoders.size(of: file.path)
        let isSmall = max(size.width, size.height) <= ImageRequest.usualSide
        let side = ImageRequest.usualSide
        return request.applied(
          to: isSmall ? size : ImageSize(width: side, height: side, channels: size.channels))
      } catch {
        failures.append(PictureFailure(image: failures.count, reason: error.reason))
      }
    }
    throw refusal(failures)
  }

  func load(as name: String, _ request: ImageRequest, _ reading: Reading) throws(DatasetError) -> Dataset {
    let files = tree.files
    let trainCount = files.count { $0.split == .train }
    let size = try imageSize(request)
    let store =
      tree.isDivided
      ? try ImageStore(size, train: trainCount, test: files.count - trainCount, place: folder)
      : try ImageStore(size, dividing: files.count, place: folder)
    let (filled, failures, fitted) = read(into: store, reading)
    guard var filled, !reading.cancellation.isCancelled else { throw .readingStopped(place: folder) }
    if failures.count > files.count / Self.toleratedShare { throw refusal(failures) }
    filled.remove(failures.map(\.image))
    let isClassed = !tree.classes.isEmpty && tree.classes.count <= 256 && files.allSatisfy { $0.label != nil }
    return filled.dataset(
      name: name, origin: folder, labels: isClassed ? files.map { UInt8($0.label ?? 0) } : nil,
      classNames: isClassed ? tree.classes : nil,
      notes: notes(failures) + (request.side == nil ? notes(fitted: fitted, to: size) : []))
  }

  /// One picture in so many may be unreadable: they are left out and named. More are a mistake that somebody should look into.
  private static let toleratedShare = 100
  /// Pictures that one thread reads before it stores them.
  private static let chunk = 32

  /// Decodes all pictures on all processors, and counts those that are not as wide and high as the store's images. The store comes back as the only one there is, so that changing it copies nothing.
  private func read(
    into store: consuming ImageStore, _ reading: Reading
  ) -> (store: ImageStore?, failures: [PictureFailure], fitted: Int) {
    let (files, size) = (tree.files, store.size)
    let shared = Mutex((store: Optional(store), failures: [PictureFailure](), done: 0, fitted: 0))
    concurrently(
      (files.count + Self.chunk - 1) / Self.chunk, threads: ProcessInfo.processInfo.activeProcessorCount
    ) { part in
      if reading.cancellation.isCancelled { return }
      let range = part * Self.chunk..<min(files.count, (part + 1) * Self.chunk)
      var fitting = ImageFitting(to: size)
      var images = [UInt8](repeating: 0, count: range.count * size.count)
      var failures: [PictureFailure] = []
      var fitted = 0
      for image in range {
        do throws(PictureError) {
          let (picture, own) = try PictureDecoders.picture(files[image].path, for: size)
          if own.width != size.width || own.height != size.height { fitted += 1 }
          let target = (image - range.lowerBound) * size.count
          images.withUnsafeMutableBufferPointer { images in
            picture.pixels.withUnsafeBufferPointer { pixels in
              fitting.write(
                .init(pixels: pixels, size: picture.size, isInterleaved: true),
                to: UnsafeMutableBufferPointer(rebasing: images[target..<target + size.count]))
            }
          }
        } catch {
          failures.append(PictureFailure(image: image, reason: error.reason))
        }
      }
      shared.withLock { shared in
        for image in range {
          let start = (image - range.lowerBound) * size.count
          shared.store?.write(image) { pixels in
            images.withUnsafeBufferPointer {
              _ = pixels.update(fromContentsOf: $0[start..<start + size.count])
            }
          }
        }
        shared.failures += failures
        shared.fitted += fitted
        shared.done += range.count
        // Whether it was called off is asked where all threads have ended.
        try? reading.pass(shared.done, of: files.count, step: range.count, in: folder)
      }
    }
    return shared.withLock { shared in
      defer { shared.store = nil }
      return (shared.store, shared.failures.sorted { $0.image < $1.image }, shared.fitted)
    }
  }

  private func refusal(_ failures: [PictureFailure]) -> DatasetError {
    .unreadablePictures(
      folder: folder, count: failures.count, total: tree.files.count,
      first: failures.first.map { tree.files[$0.image].path } ?? "", reason: failures.first?.reason ?? "")
  }

  /// Nobody asked for a size, so it is said which they were given.
  private func notes(fitted: Int, to size: ImageSize) -> [String] {
    if fitted == 0 { return [] }
    return [
      "\(fitted) of \(tree.files.count) pictures are not of \(size.width)x\(size.height): their middle was cut out and "
        + "scaled to that. --size 64 asks for another size."
    ]
  }

  private func notes(_ failures: [PictureFailure]) -> [String] {
    var notes: [String] = []
    if !failures.isEmpty {
      let named = failures.prefix(3).map { "\(tree.files[$0.image].path) (\($0.reason))" }.joined(separator: ", ")
      let verb = failures.count == 1 ? "was" : "were"
      notes.append(
        "\(failures.count) of \(tree.files.count) pictures cannot be read and \(verb) left out: \(named)"
          + (failures.count > 3 ? ", ..." : "") + ".")
    }
    if !tree.others.isEmpty {
      let counts = tree.others.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      notes.append("Only PNG and JPEG pictures are read; left out were \(counts).")
    }
    if tree.classes.count > 256 {
      notes.append(
        "\(tree.classes.count) folders are too many to be classes, which are 256 at most: none is taken for one.")
    }
    return notes
  }
}

/// A picture that could not be read.
private struct PictureFailure {
  let image: Int
  let reason: String
}
