/// A file of a data set on its mirrors.
public struct RemoteFile: Equatable, Sendable {
  /// The name without `.gz`.
  public let name: String
  /// SHA-256 in hexadecimal of the uncompressed content.
  public let hash: String
  /// The size of the uncompressed content in bytes.
  public let size: Int
  /// Approximate compressed size in bytes, for progress bars. Mirrors may compress differently.
  public let downloadSize: Int

  /// The most bytes that are accepted: a gzip of stored blocks of at least 16 KB.
  var largestDownload: Int { size + size / 1000 + 1024 }

  /// A file with its expected content.
  public init(name: String, hash: String, size: Int, downloadSize: Int) {
    self.name = name
    self.hash = hash
    self.size = size
    self.downloadSize = downloadSize
  }
}

/// Where a data set can be downloaded, and its expected content.
public struct DownloadSource: Equatable, Sendable {
  /// The name of the data set.
  public let name: String
  /// Folder addresses that end with a slash, tried in order.
  public let mirrors: [String]
  /// The files to download.
  public let files: [RemoteFile]

  /// Files of a data set at addresses that end with a slash.
  public init(name: String, mirrors: [String], files: [RemoteFile]) {
    self.name = name
    self.mirrors = mirrors
    self.files = files
  }

  /// MNIST, from PyTorch's and TensorFlow's mirrors.
  public static let mnist = DownloadSource(
    name: KnownDataset.mnist.rawValue,
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    files: [
      RemoteFile(
        name: IDXFormat.standardNames[0],
        hash: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        size: 47_040_016, downloadSize: 9_912_422),
      RemoteFile(
        name: IDXFormat.standardNames[1],
        hash: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        size: 60_008, downloadSize: 28_881),
      RemoteFile(
        name: IDXFormat.standardNames[2],
        hash: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        size: 7_840_016, downloadSize: 1_648_877),
      RemoteFile(
        name: IDXFormat.standardNames[3],
        hash: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        size: 10_008, downloadSize: 4_542),
    ])

  /// Fashion-MNIST, from TensorFlow's and its authors' mirrors.
  public static let fashion = DownloadSource(
    name: KnownDataset.fashion.rawValue,
    mirrors: [
      "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ],
    files: [
      RemoteFile(
        name: IDXFormat.standardNames[0],
        hash: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        size: 47_040_016, downloadSize: 26_421_880),
      RemoteFile(
        name: IDXFormat.standardNames[1],
        hash: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        size: 60_008, downloadSize: 29_515),
      RemoteFile(
        name: IDXFormat.standardNames[2],
        hash: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        size: 7_840_016, downloadSize: 4_422_102),
      RemoteFile(
        name: IDXFormat.standardNames[3],
        hash: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        size: 10_008, downloadSize: 5_148),
    ])
}
