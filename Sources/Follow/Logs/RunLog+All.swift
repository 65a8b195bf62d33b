extension RunLog {
  /// The logs in a file or folder, read to their ends.
  package static func all(in path: String) -> [RunLog] {
    var follower = LogFollower([path])
    // A long log is read in several looks.
    var (runs, more) = (follower.look(), follower.look())
    while more != runs { (runs, more) = (more, follower.look()) }
    return runs
  }
}
