import CZip

/// The library that reads zip archives.
package enum ZipLibrary {
  /// Its version, for people.
  package static var version: String { String(cString: zip_libzip_version()) }
}
