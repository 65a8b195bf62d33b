import CommandSupport
import Foundation

/// The machine, and the load of other processes during the benchmark.
struct Machine {
  let processor: String
  let cores: Int
  /// The load average of the last minute when the benchmark began.
  let loadAverage: Double
  private let start: (instant: ContinuousClock.Instant, machineBusy: Double?, own: Double)

  init() {
    processor = Self.processorName
    cores = ProcessInfo.processInfo.activeProcessorCount
    var loads = [0.0]
    loadAverage = getloadavg(&loads, 1) == 1 ? loads[0] : 0
    start = (.now, Self.busySeconds, Self.ownSeconds)
  }

  /// The average number of cores that other processes used since the start; nil if the system does not tell.
  var coresTaken: Double? {
    guard let before = start.machineBusy, let after = Self.busySeconds else { return nil }
    let elapsed = max((ContinuousClock.now - start.instant) / .seconds(1), 1e-9)
    return max(0, (after - before - (Self.ownSeconds - start.own)) / elapsed)
  }

  /// A sentence for people if other processes made the figures unreliable; nil on a quiet machine.
  var warning: String? {
    if let taken = coresTaken {
      if taken < 0.1 { return nil }
      let share = (taken * 10).rounded() / 10
      return
        "other processes took \(share) of \(cores) cores meanwhile: the times are too long; run it again when the machine is quiet"
    }
    if loadAverage < 0.5 { return nil }
    return "the load average was \(loadAverage) at the start: the times may be too long"
  }

  /// The peak resident memory of this process, in MB.
  static var peakMemory: Double {
    let usage = usage
    #if os(Linux)
      return Double(usage.ru_maxrss) * 1024 / 1e6
    #else
      return Double(usage.ru_maxrss) / 1e6
    #endif
  }

  var json: JSON {
    .object([
      ("processor", .text(processor)), ("cores", .whole(cores)), ("load_average", .number(loadAverage)),
      ("cores_taken_by_others", coresTaken.map(JSON.number) ?? .null),
    ])
  }

  /// Processor time of this process's threads so far.
  private static var ownSeconds: Double {
    let usage = usage
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
  }

  private static var usage: rusage {
    var usage = rusage()
    // 0 is RUSAGE_SELF on every system; Swift imports it as an integer on one and as an enum case on another.
    getrusage(0, &usage)
    return usage
  }

  /// Processor time of all processes since boot in seconds, from `/proc/stat` (proc(5)), which counts ticks.
  private static var busySeconds: Double? {
    guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
      let line = text.split(separator: "\n").first
    else { return nil }
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard ticks.count >= 8 else { return nil }
    // user, nice, system, (idle, iowait,) irq, softirq, steal.
    let busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]
    return busy / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
  }

  private static var processorName: String {
    #if os(macOS)
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [UInt8](repeating: 0, count: size)
      sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0)
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #else
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
      return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    #endif
  }
}
