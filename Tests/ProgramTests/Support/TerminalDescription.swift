import Foundation

/// Our own terminfo entry, so that tests depend neither on TERM nor on the machine.
///
/// It describes `TerminalEmulator`. `tic` compiles it into a temporary folder, which is deleted with this object.
final class TerminalDescription {
  /// How many colors the terminal has.
  enum Kind: String, CaseIterable {
    case colors256 = "latent-test-256color"
    case colors16 = "latent-test-16color"
    case colors8 = "latent-test-8color"
    case mono = "latent-test-mono"
    /// Direct colour: red, green and blue instead of a palette.
    case direct = "latent-test-direct"
  }

  let kind: Kind
  /// The compiled entry's folder, for TERMINFO.
  let folder: URL

  init(_ kind: Kind) throws {
    self.kind = kind
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("latent-terminfo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = folder.appendingPathComponent("source")
    try Data(Self.source(kind).utf8).write(to: source)
    let tic = Process()
    tic.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // `-x` keeps ncurses' own extensions, such as XM for the mouse.
    tic.arguments = ["tic", "-x", "-o", folder.path, source.path]
    let errors = Pipe()
    tic.standardError = errors
    try tic.run()
    let output = errors.fileHandleForReading.readDataToEndOfFile()
    tic.waitUntilExit()
    struct TicFailed: Error { let output: String }
    // A warning means a mistake in the text below.
    guard tic.terminationStatus == 0, output.isEmpty else {
      throw TicFailed(output: String(decoding: output, as: UTF8.self))
    }
  }

  deinit {
    // A folder left in /tmp does no harm.
    try? FileManager.default.removeItem(at: folder)
  }

  /// The environment variables that locate the entry.
  var environment: [String: String] { ["TERM": kind.rawValue, "TERMINFO": folder.path] }

  private static func source(_ kind: Kind) -> String {
    "\(kind.rawValue)|the terminal of latent's tests,\n" + common + colors(kind)
      // A system with the entry for direct colour also has the one with a palette.
      + (kind == .direct ? source(.colors256) : "")
  }

  private static func colors(_ kind: Kind) -> String {
    switch kind {
    case .colors256:
      #"""
        colors#256, pairs#0x10000, op=\E[39;49m,
        setab=\E[%?%p1%{8}%<%t4%p1%d%e%p1%{16}%<%t10%p1%{8}%-%d%e48;5;%p1%d%;m,
        setaf=\E[%?%p1%{8}%<%t3%p1%d%e%p1%{16}%<%t9%p1%{8}%-%d%e38;5;%p1%d%;m,

      """#
    case .colors16:
      #"""
        colors#16, pairs#256, op=\E[39;49m,
        setab=\E[%?%p1%{8}%<%t4%p1%d%e10%p1%{8}%-%d%;m,
        setaf=\E[%?%p1%{8}%<%t3%p1%d%e9%p1%{8}%-%d%;m,

      """#
    case .colors8:
      #"""
        colors#8, pairs#64, op=\E[39;49m, setab=\E[4%p1%dm, setaf=\E[3%p1%dm,

      """#
    case .mono: ""
    case .direct:
      #"""
        RGB, colors#0x1000000, pairs#0x10000, op=\E[39;49m,
        setab=\E[%?%p1%{8}%<%t4%p1%d%e48\:2\:\:%p1%{65536}%/%d\:%p1%{256}%/%{255}%&%d\:%p1%{255}%&%d%;m,
        setaf=\E[%?%p1%{8}%<%t3%p1%d%e38\:2\:\:%p1%{65536}%/%d\:%p1%{256}%/%{255}%&%d\:%p1%{255}%&%d%;m,

      """#
    }
  }

  private static let common = #"""
      am, bce, km, mir, msgr, xenl, cols#80, it#8, lines#24,
      acsc=``aaffggiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz{{||}}~~,
      bel=^G, bold=\E[1m, cbt=\E[Z, civis=\E[?25l, clear=\E[H\E[2J, cnorm=\E[?25h, cr=\r, csr=\E[%i%p1%d;%p2%dr,
      cub=\E[%p1%dD, cub1=^H, cud=\E[%p1%dB, cud1=\n, cuf=\E[%p1%dC, cuf1=\E[C, cup=\E[%i%p1%d;%p2%dH,
      cuu=\E[%p1%dA, cuu1=\E[A, cvvis=\E[?25h, dch=\E[%p1%dP, dch1=\E[P, dim=\E[2m, dl=\E[%p1%dM, dl1=\E[M,
      ech=\E[%p1%dX, ed=\E[J, el=\E[K, el1=\E[1K, home=\E[H, hpa=\E[%i%p1%dG, ht=^I, ich=\E[%p1%d@,
      il=\E[%p1%dL, il1=\E[L, ind=\n, indn=\E[%p1%dS, invis=\E[8m, nel=\EE, rc=\E8, rep=%p1%c\E[%p2%{1}%-%db,
      rev=\E[7m, ri=\EM, rin=\E[%p1%dT, ritm=\E[23m, rmacs=\E(B, rmam=\E[?7l, rmcup=\E[?1049l\E[23;0;0t,
      rmir=\E[4l, rmkx=\E[?1l\E>, rmso=\E[27m, rmul=\E[24m, sc=\E7,
      sgr=%?%p9%t\E(0%e\E(B%;\E[0%?%p6%t;1%;%?%p5%t;2%;%?%p2%t;4%;%?%p1%p3%|%t;7%;%?%p4%t;5%;%?%p7%t;8%;m,
      sgr0=\E(B\E[m, sitm=\E[3m, smacs=\E(0, smam=\E[?7h, smcup=\E[?1049h\E[22;0;0t, smir=\E[4h, smkx=\E[?1h\E=,
      smso=\E[7m, smul=\E[4m, vpa=\E[%i%p1%dd, XM=\E[?1006;1000%?%p1%{1}%=%th%el%;, kmous=\E[<,
      kbs=^?, kcbt=\E[Z, kcub1=\EOD, kcud1=\EOB, kcuf1=\EOC, kcuu1=\EOA, kdch1=\E[3~, kend=\EOF, khome=\EOH,
      kich1=\E[2~, knp=\E[6~, kpp=\E[5~, kLFT=\E[1;2D, kRIT=\E[1;2C, kind=\E[1;2B, kri=\E[1;2A,
      kf1=\EOP, kf2=\EOQ, kf3=\EOR, kf4=\EOS, kf5=\E[15~, kf6=\E[17~, kf7=\E[18~, kf8=\E[19~, kf9=\E[20~,
      kf10=\E[21~, kf11=\E[23~, kf12=\E[24~,

    """#
}
