import ArgumentParser

/// The subcommands that print: each one file. What opens a screen stands in the program's own module, so that these are
/// compiled beside the explorer. Each states its `commandName`: the parser asks all of them at every start, and a name that it
/// has to derive from the type costs a tenth of the time to the first picture.
package enum Commands {
  package static let all: [any ParsableCommand.Type] = [
    Train.self, Evaluate.self, DoctorCommand.self, Probe.self, Disentangle.self, Render.self, PlotCommand.self,
    Encode.self, Inspect.self,
    Convert.self,
    DataCommand.self, ObjectivesCommand.self, Reproduce.self,
  ]
}
