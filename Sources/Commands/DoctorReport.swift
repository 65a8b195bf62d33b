import CommandSupport
import Drawing
import Measures

/// The result of `latent doctor`.
struct DoctorReport {
  let patient: Patient
  /// The main cause first.
  let verdicts: [Verdict]

  var text: String {
    let found =
      verdicts.isEmpty
      ? "No cause has evidence.\n"
      : verdicts.map { verdict in
        """
        \(verdict.title.printableLine) (\(verdict.cause))
          evidence  \(verdict.evidence.printableLine)
          remedy    \(verdict.remedy.printableLine)

        """
      }.joined(separator: "\n")
    return "Looked at \(patient.sources.map(\.printableLine).joined(separator: ", "))\n\n\(found)"
  }

  var json: JSON {
    .object([
      ("sources", .array(patient.sources.map(JSON.text))),
      (
        "verdicts",
        .array(
          verdicts.map {
            .object([
              ("cause", .text($0.cause)), ("title", .text($0.title)), ("evidence", .text($0.evidence)),
              ("remedy", .text($0.remedy)),
            ])
          })
      ),
      ("measured", .object(patient.symptoms.measured.map { ($0.name, $0.value.map(JSON.number) ?? .null) })),
    ])
  }

  var table: CSVTable {
    CSVTable(
      ["cause", "title", "evidence", "remedy"],
      rows: verdicts.map { [.text($0.cause), .text($0.title), .text($0.evidence), .text($0.remedy)] })
  }
}
