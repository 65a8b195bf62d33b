import Drawing
import Interface
import Measures
import Training
import VAE

extension World {
  /// The number of rows for verdict and remarks below the run, on a screen of this height.
  private func footRows(_ body: Rect) -> Int { body.height < 16 ? 0 : body.height < 30 ? 1 : 3 }

  /// The view of the run without its foot.
  func runBody(_ body: Rect) -> Rect { body.splitBottom(footRows(body)).rest }

  /// Whether anything has collapsed, what helps, and what beta means: as many remarks as fit whole.
  func drawRunFoot(on canvas: inout Canvas, in body: Rect) {
    let rect = body.splitBottom(footRows(body)).bottom.inset(columns: 1, rows: 0)
    guard rect.height > 0 else { return }
    var y = rect.y
    for (texts, style) in footTexts {
      let room = rect.endY - y
      guard let lines = texts.map({ $0.wrapped(to: rect.width) }).first(where: { $0.count <= room }) else { continue }
      for line in lines {
        canvas.write(line, x: rect.x, y: y, style: style)
        y += 1
      }
    }
  }

  /// The use of the codebook in recent batches, the longest first.
  private func words(ofCodebook use: CodebookUse) -> [String] {
    let (codes, dead) = (use.shares.count, use.dead)
    let perplexity = "codebook: perplexity \(Numerals.fixed(use.perplexity, digits: 1)) of \(codes)"
    if dead.isEmpty { return ["\(perplexity), every code is used", perplexity] }
    let names = dead.prefix(12).map { "\($0 + 1)" }.joined(separator: ", ") + (dead.count > 12 ? ", ..." : "")
    let count = dead.count == 1 ? "1 dead code" : "\(dead.count) dead codes"
    return ["\(perplexity), \(count): \(names)", "\(perplexity), \(dead.count) dead"]
  }

  /// Each remark in its long and, if there is one, its short form.
  private var footTexts: [(texts: [String], style: Style)] {
    var texts: [(texts: [String], style: Style)] = []
    let found = verdicts.first
    // That the whole posterior has collapsed is said below, with the time.
    if let found, found.cause != Cause.missingWarmUp.name {
      texts.append(
        (
          // A file's own words are among them.
          [found.sentence, "\(found.title): \(found.remedy)", found.title].map(\.printableLine), Theme.error
        ))
    }
    if let use = CodebookUse(model.parameters, of: model.configuration.architecture) {
      texts.append((words(ofCodebook: use), use.dead.isEmpty ? Theme.dim : Theme.paused))
    } else if let verdict = collapseVerdict {
      let isFine = verdict.dead.isEmpty
      texts.append(
        (
          [verdict.sentence, verdict.shortSentence].map { atDial + $0 },
          isFine ? Theme.dim : verdict.isWhole ? Theme.error : Theme.paused
        ))
      if let advice = advice(on: verdict) { texts.append(([advice], Theme.dim)) }
    } else {
      texts.append((["whether a dimension is dead shows once the KL is measured"], Theme.dim))
    }
    if run != .idle, let totalCorrelation, totalCorrelation.isFinite {
      let nats = Numerals.fixed(totalCorrelation, digits: 2)
      let found = "total correlation \(nats) nats, estimated by the discriminator"
      texts.append((["\(found); its weight in the loss is \(BetaLadder.text(beta))", found], Theme.dim))
    }
    if objective.hasBeta, !isForeign { texts.append(([meaning(ofBeta: beta)], Theme.dim)) }
    return texts
  }
}
