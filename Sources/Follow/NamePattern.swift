#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Patterns of file names with `*`, `?` and `[...]`.
enum NamePattern {
  static func matches(_ name: String, _ pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
