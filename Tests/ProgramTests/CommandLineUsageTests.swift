import Foundation
import Testing
import Training
import VAE

/// Wrong usage is explained on stderr, with exit code 64; help goes to stdout.
@Suite struct CommandLineUsageTests {
  @Test(arguments: [
    (["train", "--beta", "-1"], "The value '-1' is invalid for '--beta <beta>': expected a number from 0 to 1000000"),
    (
      ["train", "--beta", "nan"],
      "The value 'nan' is invalid for '--beta <beta>': expected a number from 0 to 1000000"
    ),
    (
      ["train", "--beta", "inf"],
      "The value 'inf' is invalid for '--beta <beta>': expected a number from 0 to 1000000"
    ),
    (
      ["train", "--learning-rate", "0"],
      "The value '0' is invalid for '--learning-rate <learning-rate>': expected a number above 0"
    ),
    (
      ["train", "--latent", "0"],
      "The value '0' is invalid for '--latent <latent>': expected a whole number from 1 to 65536"
    ),
    (
      ["train", "--hidden", "400,,20"],
      "The value '400,,20' is invalid for '--hidden <hidden>': expected widths from 1 to 65536, separated by commas, "
        + "like 400 or 400,200"
    ),
    (
      ["train", "--seed", "abc"],
      "The value 'abc' is invalid for '--seed <seed>': expected a whole number from 0 to 18446744073709551615"
    ),
    (
      ["train", "--pixels", "gray"],
      "The value 'gray' is invalid for '--pixels <pixels>': expected grey, threshold, sampled, fixed or dequantised"
    ),
    (
      ["train", "--epochs", "0"],
      "The value '0' is invalid for '--epochs <epochs>': expected a whole number from 1 to 1000000"
    ),
    (
      ["train", "--variance", "0.3"],
      "--variance goes with --likelihood gaussian: take that, or leave --variance out"
    ),
    (
      ["evaluate", "m", "--beta", "2", "--beta-sweep"],
      "--beta holds the dial, and --beta-sweep turns it over all of its range: leave one out"
    ),
    (["evaluate", "m", "--beta", "0"], "The value '0' is invalid for '--beta <beta>': expected a number above 0"),
    (
      ["explore", "--new", "--variance", "0.3"],
      "--variance goes with --likelihood gaussian: take that, or leave --variance out"
    ),
    (["train", "--batchs", "3"], "Unknown option '--batchs'. Did you mean '--batch'?"),
    (["train", "--depth", "3"], "Unknown option '--depth'"),
    (["train", "--data"], "Missing value for '--data <data>'"),
    (["evaluate"], "Missing expected argument '<file> ...'"),
    (
      ["probe", "m", "--labels", "10,few"],
      "The value '10,few' is invalid for '--labels <labels>': expected numbers of labels separated by commas, like "
        + "10,100,all"
    ),
    (
      ["probe", "m", "--draws", "0"],
      "The value '0' is invalid for '--draws <draws>': expected a whole number from 1 to 1000"
    ),
    (
      ["render", "m", "--z", "1,x"],
      "The value '1,x' is invalid for '--z <numbers>': expected numbers separated by commas, like 0.5,0,-1"
    ),
    (
      ["render", "m", "--steps", "3"],
      "--steps goes with --dimension, --plane, --traversals, --toward or --between: say which"
    ),
    (["render", "m", "--to", "3", "--toward", "1"], "--to goes with --dimension, --plane or --traversals: say which"),
    (
      ["render", "m", "--plane", "2,2"],
      "The value '2,2' is invalid for '--plane <a,b>': expected two different dimensions, like 1,2"
    ),
    (
      ["render", "m", "--plane", "1,2", "--dimension", "1"],
      "--dimension and --plane each lay out points of their own: take one of them"
    ),
    (
      ["render", "m", "--sample", "3", "--traversals"],
      "--traversals and --sample each lay out points of their own: take one of them"
    ),
    (["render", "m", "--sample", "3", "--z", "1"], "--sample has points of its own: leave out --z"),
    (["render", "m", "--between", "3,4", "--z", "1"], "--between has points of its own: leave out --z"),
    (
      ["render", "m", "--between", "3,3"],
      "The value '3,3' is invalid for '--between <i,j>': expected the numbers of two images, like 3,17"
    ),
    (
      ["render", "m", "--reconstruct", "7-3"],
      "The value '7-3' is invalid for '--reconstruct <images>': expected different numbers of images, "
        + "at most 1000, like 0-7 or 3,17"
    ),
    (
      ["render", "m", "--split", "train"], "--data, --pixels and --split go with --between or --reconstruct: say which"
    ),
    (["render", "m", "--seed", "3"], "--seed goes with --sample: say how many"),
    (
      ["render", "m", "--out", "z.webp"],
      "--out z.webp: expected a name that ends in .png, .svg, .gif, .pdf for a picture, or in .txt for text"
    ),
    (["render", "m", "--out", "a.b/z.png", "--values"], "--values are text: give --out a name that ends in .txt"),
    (["render", "m", "--out", "z.svg", "--width", "9"], "--width is about text: leave it out for a .svg"),
    (
      ["render", "m", "--scale", "9"], "--scale is for pictures: give --out a name that ends in .png, .svg, .gif, .pdf"
    ),
    (["render", "m", "--values", "--width", "9"], "--width is about drawing: leave it out, or leave --values out"),
    (
      ["render", "m", "--symbols", "space", "--color", "none"],
      "--symbols space draws with background colours: take another --color, or other symbols"
    ),
    (["data", "fetch"], "Missing expected argument '<name>'"),
  ])
  func wrongUsageIsNamed(arguments: [String], message: String) throws {
    let result = try Workshop().latent(arguments)
    #expect(result.code == 64)
    #expect(result.output == "")
    let first = result.errors.split(separator: "\n").first.map(String.init) ?? ""
    #expect(first.hasPrefix("latent: \(message)"), "\(result.errors)")
    #expect(result.errors.contains("latent \(arguments[0])"))
  }

  @Test func aModelThatNoMemoryHoldsIsRefused() throws {
    let result = try Workshop.withDigits().latent("train", "--data", "tiny", "--hidden", "65536,65536,65536")
    #expect(result.code == 64)
    let start = "latent: --hidden 65536,65536,65536 --latent 20 --batch 128 --samples 1 needs about "
    #expect(result.errors.hasPrefix(start))
  }

  @Test(arguments: [
    ["train"], ["evaluate"], ["render"], ["encode"], ["inspect"], ["data"], ["data", "fetch"],
    ["probe"], ["disentangle"], ["doctor"],
  ])
  func everySubcommandHasHelpWithExamples(command: [String]) throws {
    let result = try Workshop().latent(command + ["--help"])
    #expect(result.code == 0)
    #expect(result.errors == "")
    #expect(result.output.contains("\nlatent \(command.joined(separator: " "))"))
    #expect(result.output.contains("USAGE: latent \(command.joined(separator: " "))"))
  }

  /// The parser has an option for each setting of the table, with its words for shell completion.
  @Test(arguments: [["train"], ["explore"]]) func allSettingsAreOptions(command: [String]) throws {
    let help = try Workshop().latent(command + ["--help"]).output
    let script = try Workshop().latent("--generate-completion-script", "fish").output
    for setting in Setting.allCases {
      #expect(help.contains("  --\(setting.rawValue) <\(setting.rawValue)>"))
      #expect(script.contains("-l '\(setting.rawValue)'"))
    }
    for objective in Objective.allCases {
      #expect(help.contains(objective.rawValue) && script.contains(objective.rawValue))
    }
    // Lines are wrapped to the width of the help.
    let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains("(default: 0.001)") && words.contains("(values: grey, threshold, sampled, fixed, dequantised)"))
  }

  /// The default subcommand would take it for a model. A model or a file of such a name is opened.
  @Test func aMisspelledSubcommandIsNamed() throws {
    let workshop = try Workshop.withModel()
    for (word, meant) in [("trian", "train"), ("evalute", "evaluate"), ("tou", "toy"), ("Inspect", "inspect")] {
      let result = try workshop.latent(word, "--epochs", "2")
      #expect(result.code == 64)
      #expect(
        result.errors
          == "latent: there is no subcommand and no model \(word): did you mean latent \(meant)?\n"
          + "  See 'latent --help' for more information.\n")
    }
    try FileManager.default.copyItem(
      atPath: workshop.path("m.safetensors"), toPath: workshop.path("trian.safetensors"))
    for word in ["trian", "nothing", "tx"] {
      let result = try workshop.latent(word, "--plain")
      #expect(!result.errors.contains("did you mean latent"), "\(word): \(result.errors)")
    }
  }

  @Test func theProgramSaysItsVersion() throws {
    let result = try Workshop().latent("--version")
    #expect(result.code == 0)
    // Scripts read the first line; the others are for a report of a fault.
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try #require(lines.count == 5 && lines[4] == "", "\(result.output)")
    #expect(lines[0].wholeMatch(of: /latent \d+\.\d+\.\d+/) != nil)
    #expect(
      lines[1].wholeMatch(of: /(built by hand on|commit [0-9a-f]+(-changed)? of) \d{4}-\d\d-\d\d, Swift \d+\.\d+/)
        != nil,
      "\(lines[1])")
    #expect(lines[2].hasPrefix("kernels for ") && lines[2].contains("oneDNN") || lines[2].contains("OpenBLAS"))
    for library in ["ncurses", "zlib", "OpenSSL", "libpng", "libzip", "giflib"] {
      #expect(try Regex("\(library) \\d+\\.\\d+").firstMatch(in: lines[3]) != nil, "\(library): \(lines[3])")
    }
    // A subcommand has it, too.
    #expect(try Workshop().latent("render", "--version").output == result.output)
  }
}
