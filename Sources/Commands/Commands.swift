import ArgumentParser

/// The subcommands that print: each one file. What opens a screen stands in the program's own module, so that these are
/// compiled beside the explorer.
package enum Commands {
  package static let all: [any ParsableCommand.Type] = [
    Train.self, Evaluate.self, Probe.self, Disentangle.self, Render.self, PlotCommand.self, Encode.self, Inspect.self,
    Convert.self,
    DataCommand.self, ObjectivesCommand.self, Reproduce.self,
  ]
}
