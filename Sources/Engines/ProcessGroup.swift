import Foundation

/// The processes that train a run together, and those of them that this program starts.
public struct ProcessGroup: Sendable, Equatable {
  /// The number of processes.
  public let size: Int
  /// The numbers of those that this program starts, and how many others on this machine come before them.
  let ranks: [Int]
  let localRank: Int
  /// Where they meet; nil for one process.
  let meetingPlace: MeetingPlace?

  /// A machine and a port.
  struct MeetingPlace: Sendable, Equatable {
    let address: String
    let port: Int
  }

  /// Whether another program starts the process that reports.
  public var isWorker: Bool { !ranks.contains(0) }
  /// Whether each program of a launcher starts one of them.
  public var isLaunched: Bool { size > 1 && ranks.count == 1 }

  /// The most processes that this program starts.
  public static let most = 1024

  /// `count` processes on this machine.
  public static func here(_ count: Int) -> ProcessGroup {
    ProcessGroup(
      size: count, ranks: Array(0..<count), localRank: 0,
      meetingPlace: count == 1 ? nil : MeetingPlace(address: "127.0.0.1", port: freePort()))
  }

  /// The names of rank, size, rank on this machine and size on this machine, of torchrun, Open MPI, MPICH and Slurm.
  private static let launchers = [
    ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"),
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"),
    ("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"),
    // The number of tasks of the step, which only srun sets: in a batch script there is one process.
    ("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID", "SLURM_STEP_TASKS_PER_NODE"),
  ]

  /// The place of this program among those that torchrun, srun or mpirun started; nil if it was started alone.
  ///
  /// - Throws: `EngineError` for numbers that do not go together, and if it is unknown where the processes meet.
  public static func launched(environment: [String: String]) throws(EngineError) -> ProcessGroup? {
    for (rankName, sizeName, localName, localSizeName) in launchers {
      guard let rankText = environment[rankName], let sizeText = environment[sizeName] else { continue }
      guard let rank = Int(rankText), let size = Int(sizeText), size >= 1, (0..<size).contains(rank) else {
        throw EngineError(
          "\(rankName)=\(rankText) and \(sizeName)=\(sizeText) are not the place of a process in a group.")
      }
      if size == 1 { continue }
      let isOneMachine = environment[localSizeName].flatMap { Int($0) } == size
      return ProcessGroup(
        size: size, ranks: [rank], localRank: environment[localName].flatMap { Int($0) } ?? 0,
        meetingPlace: try meetingPlace(environment, isOneMachine: isOneMachine))
    }
    return nil
  }

  private static func meetingPlace(
    _ environment: [String: String], isOneMachine: Bool
  ) throws(EngineError) -> MeetingPlace {
    let nodes = environment["SLURM_STEP_NODELIST"] ?? environment["SLURM_NODELIST"]
    guard
      let address = environment["MASTER_ADDR"] ?? (isOneMachine ? "127.0.0.1" : nil) ?? nodes.flatMap(firstNode)
    else {
      throw EngineError("The processes do not know where to meet: set MASTER_ADDR to the machine of the first one.")
    }
    // Jobs on one machine need different ports.
    let usual = 20_000 + (environment["SLURM_JOB_ID"].flatMap { Int($0) }.map { abs($0 % 10_000) } ?? 9_500)
    guard let text = environment["MASTER_PORT"] else { return MeetingPlace(address: address, port: usual) }
    guard let port = Int(text), (1...65535).contains(port) else {
      throw EngineError("MASTER_PORT=\(text) is not a port: take a number from 1 to 65535.")
    }
    return MeetingPlace(address: address, port: port)
  }

  /// The first machine of a list of Slurm: `node[03-05,9],other` begins with `node03`.
  static func firstNode(_ list: String) -> String? {
    guard let open = list.firstIndex(of: "["), !list[..<open].contains(",") else {
      return list.split(separator: ",").first.map(String.init)
    }
    let number = list[open...].dropFirst().prefix { $0.isNumber }
    return number.isEmpty ? nil : String(list[..<open] + number)
  }

  /// The variables by which PyTorch finds the other processes.
  func variables(rank: Int) -> [String: String] {
    guard let meetingPlace else { return [:] }
    var variables = [
      "RANK": "\(rank)", "WORLD_SIZE": "\(size)", "LOCAL_RANK": "\(localRank + (ranks.firstIndex(of: rank) ?? 0))",
      "MASTER_ADDR": meetingPlace.address, "MASTER_PORT": "\(meetingPlace.port)",
    ]
    #if os(Linux)
      // The name of a container's machine may have no address.
      if meetingPlace.address == "127.0.0.1" { variables["GLOO_SOCKET_IFNAME"] = "lo" }
    #endif
    return variables
  }

  /// A port that nobody uses at this moment.
  private static func freePort() -> Int {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    return port ? Int(UInt16(bigEndian: address.sin_port)) : 29_500
  }
}
