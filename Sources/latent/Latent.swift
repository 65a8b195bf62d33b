import ArgumentParser
import CommandSupport
import Commands

/// The command line: one file a subcommand.
@main struct Latent: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latent",
    abstract: "Explore the latent space of variational autoencoders in a terminal.",
    discussion: """
      latent train --data digits --latent 2 --epochs 5
      latent evaluate digits-2d.safetensors
      latent render mnist-20d --dimension 3
      latent data fetch mnist

      FILE is a path, or the name of a checkpoint in a folder that latent knows, like mnist-20d or sprites-10d.
      Exit codes: 0, 1 (it went wrong; stderr says what and what to do), 64 (wrong usage). A signal that ends latent, like \
      Ctrl-C, does so when the run is saved; a shell then reports 128 plus its number: 130 for SIGINT, 143 for SIGTERM, 129 for \
      SIGHUP.
      """,
    version: "0.1.0",
    subcommands: [Explore.self, Learn.self, Watch.self] + Commands.all + [
      ToyExplore.self, Record.self, ConfigCommand.self, SetupShell.self,
    ],
    defaultSubcommand: Explore.self)

  static func main() {
    runProgram(details: { VersionDetails.text }) {
      try UserSettings.check()
      try Misspelling.check($0, against: configuration.subcommands)
    }
  }
}
