import ArgumentParser
import CommandSupport

extension Evaluate {
  /// Measures one model after the other. One that cannot be measured is named, and the others are measured.
  ///
  /// - Throws: `ExitCode.failure` once the table is printed, if a model is missing in it.
  func measureSeveral() throws {
    var table = ReportTable()
    var objects: [JSON] = []
    var images: Set<String> = []
    var isWhole = true
    for model in models.each {
      do {
        let report = try report(of: model)
        table.add(model.file, report)
        objects.append(.object([("model", .text(model.file))] + report.entries))
        images.insert(report.imagesIdentity)
      } catch {
        // Who stops the program, or reads no longer, wants no more of them.
        guard Failure.say(error, about: model.file) else { throw error }
        isWhole = false
      }
    }
    if !objects.isEmpty {
      try form.write(
        text: table.text(withSummary: true)
          + (images.count > 1
            ? "The images are not the same for all: mean and deviation compare what cannot be compared.\n" : ""),
        json: .object([("models", .array(objects))] + table.json), csv: table.csv(withSummary: true))
    }
    if !isWhole { throw ExitCode.failure }
  }
}
