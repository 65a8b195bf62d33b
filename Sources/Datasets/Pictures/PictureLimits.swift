/// What is believed of files before memory is taken for them.
enum PictureLimits {
  /// The most images in a set.
  static let count = 1 << 26
  /// The most pixels a side of an image in an array.
  static let side = 1 << 12
  /// The most pixels of a picture, which is decoded whole: 8192x8192 need 200 MB.
  static let pixels = 1 << 26
  /// The most bytes of a picture's file.
  static let fileSize = 1 << 28
}
