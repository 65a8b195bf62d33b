import ArgumentParser
import CommandSupport
import Drawing

/// In what form numbers are printed: for people, as JSON, or as a table.
package struct OutputForm: ParsableArguments {
  @Flag(help: "Print one JSON object.")
  package var json = false

  @Flag(help: "Print the table as comma-separated values, under a line of names with units.")
  package var csv = false

  package init() {}

  package func validate() throws {
    if json, csv { throw ValidationError("--json and --csv are two forms of one output: leave one out") }
  }

  /// Prints one of the three.
  func write(text: @autoclosure () -> String, json: @autoclosure () -> JSON, csv: @autoclosure () -> CSVTable) throws {
    try Console.write(self.json ? "\(json())\n" : self.csv ? csv().text : text())
  }
}
