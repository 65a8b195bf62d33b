extension Graph {
  /// A codebook's vectors `name.weight` `[length, codes]`, which has a code in a row of memory, and how often each is used, `name.use`
  /// `[codes]`.
  ///
  /// With `averages` the vectors are a buffer, which follows the averages of what they stand for; otherwise they are trained.
  package func codebook(_ name: String, averages: Bool) -> Codebook {
    Codebook(
      vectors: parameter("\(name).weight"), use: parameter("\(name).use"), averages: averages,
      offset: parameters.layout["\(name).weight"]?.offset ?? 0)
  }

  /// Vector quantisation (van den Oord, Vinyals and Kavukcuoglu 2017): each part of `x` becomes the nearest vector of the codebook.
  ///
  /// `x` is `[examples, variables * length]`. The vectors have its shape, and their gradient goes straight through to `x`. The choices are
  /// `[examples, variables]`, the squared distances `[examples, 1]`: one whose gradient is that of `x`, one whose gradient is that of the
  /// codebook, nil where that is a buffer.
  package func quantize(_ x: Tensor, by book: Codebook) -> Quantization {
    let length = book.vectors.columns
    precondition(x.columns % length == 0 && x.rowsPerExample == 1, "\(x.columns) columns in parts of \(length)")
    let choices = add(NearestVectors(x: x, book: book, output: leaf(columns: x.columns / length)))
    let vectors = add(
      ChosenVectors(x: x, book: book, choices: choices, output: result(columns: x.columns, rowsPerExample: 1)))
    return Quantization(
      choices: choices, vectors: vectors,
      commitment: add(
        QuantizationDistance(
          x: x, book: book, choices: choices, movesBook: false, output: result(columns: 1, rowsPerExample: 1))),
      bookLoss: book.averages
        ? nil
        : add(
          QuantizationDistance(
            x: x, book: book, choices: choices, movesBook: true, output: result(columns: 1, rowsPerExample: 1))))
  }

  /// 1 in the column of each choice and 0 in others: `[examples, variables * codes]`. Has no gradient.
  package func oneHot(_ choices: Tensor, codes: Int) -> Tensor {
    add(OneHot(choices: choices, codes: codes, output: leaf(columns: choices.columns * codes)))
  }

  /// The vectors of z `[rows, variables * codes]`, which has shares of codes, 1 for a chosen one: `[rows, variables * length]`.
  package func vectors(of z: Tensor, in book: Codebook) -> Tensor {
    let variables = z.columns / book.codes
    return add(
      MixedVectors(
        z: z, book: book,
        output: result(columns: variables * book.vectors.columns, rowsPerExample: z.rowsPerExample)))
  }
}

/// A codebook in a graph.
package struct Codebook {
  /// `[codes, length]` in memory.
  let vectors: Tensor
  /// The share of choices that fell on each code in recent batches, `[codes]`.
  let use: Tensor
  /// Whether vectors follow averages.
  let averages: Bool
  /// The place of the vectors among all parameters.
  let offset: Int

  var codes: Int { vectors.rowRange(0..<0).count }
}

/// What `Graph.quantize` gives.
package struct Quantization {
  package let choices, vectors, commitment: Tensor
  package let bookLoss: Tensor?
}

private struct NearestVectors: Operation, BufferedOperation {
  let x: Tensor
  let book: Codebook
  let output: Tensor
  var inputs: [Tensor] { [] }
  /// What is left of the averages after a step (the same paper, appendix A.1).
  private static let decay: Float = 0.99

  func forward(_ examples: Range<Int>) {
    let (length, codes) = (book.vectors.columns, book.codes)
    for example in examples {
      for variable in 0..<output.columns {
        let part = x.row(example) + variable * length
        var (best, least) = (0, Float.infinity)
        for code in 0..<codes {
          let vector = book.vectors.row(code)
          var distance: Float = 0
          for place in 0..<length { distance += (part[place] - vector[place]) * (part[place] - vector[place]) }
          // The comparison is false for NaN.
          if distance < least { (best, least) = (code, distance) }
        }
        output.row(example)[variable] = Float(best)
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}

  /// Each code's share moves a hundredth of the way to that of the batch. With averages its vector is the average of what it stood for,
  /// weighted by how recent that is, and stays while nothing is.
  func updateBuffers(_ part: Int, of parts: Int, examples: Int) {
    let (length, variables) = (book.vectors.columns, output.columns)
    let total = Float(examples * variables)
    var sum = [Float](repeating: 0, count: length)
    for code in slice(part, of: parts, count: book.codes) {
      var count: Float = 0
      for place in sum.indices { sum[place] = 0 }
      for example in 0..<examples {
        for variable in 0..<variables where output.row(example)[variable] == Float(code) {
          count += 1
          let part = x.row(example) + variable * length
          for place in 0..<length { sum[place] += part[place] }
        }
      }
      let kept = Self.decay * book.use.value[code]
      let added = (1 - Self.decay) * count / total
      book.use.value[code] = kept + added
      guard book.averages, count > 0 else { continue }
      let vector = book.vectors.row(code)
      let share = added / (kept + added)
      for place in 0..<length { vector[place] += share * (sum[place] / count - vector[place]) }
    }
  }
}

private struct ChosenVectors: Operation {
  let x: Tensor
  let book: Codebook
  let choices, output: Tensor
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    let length = book.vectors.columns
    for example in examples {
      for variable in 0..<choices.columns {
        let vector = book.vectors.row(Int(choices.row(example)[variable]))
        (output.row(example) + variable * length).update(from: vector, count: length)
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    for example in examples {
      guard let dy = output.gradientRow(example), let dx = x.gradientRow(example) else { return }
      for column in 0..<x.columns { dx[column] = (adding[0] == 0 ? 0 : dx[column]) + dy[column] }
    }
  }
}

private struct QuantizationDistance: Operation {
  let x: Tensor
  let book: Codebook
  let choices: Tensor
  /// Whether the gradient is that of the codebook; otherwise that of x.
  let movesBook: Bool
  let output: Tensor
  var inputs: [Tensor] { movesBook ? [] : [x] }

  private func vector(_ example: Int, _ variable: Int) -> UnsafeMutablePointer<Float> {
    book.vectors.row(Int(choices.row(example)[variable]))
  }

  func forward(_ examples: Range<Int>) {
    let length = book.vectors.columns
    for example in examples {
      var sum: Float = 0
      for variable in 0..<choices.columns {
        let (part, vector) = (x.row(example) + variable * length, vector(example, variable))
        for place in 0..<length { sum += (part[place] - vector[place]) * (part[place] - vector[place]) }
      }
      output.row(example).pointee = sum
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let length = book.vectors.columns
    for example in examples {
      guard !movesBook, let dy = output.gradientRow(example), let dx = x.gradientRow(example) else { return }
      for variable in 0..<choices.columns {
        let (part, vector) = (x.row(example) + variable * length, vector(example, variable))
        for place in 0..<length {
          let column = variable * length + place
          dx[column] = (adding[0] == 0 ? 0 : dx[column]) + 2 * dy.pointee * (part[place] - vector[place])
        }
      }
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    guard movesBook, let gradients = book.vectors.gradient else { return }
    let length = book.vectors.columns
    let codes = slice(part, of: parts, count: book.codes)
    (gradients + codes.lowerBound * length).update(repeating: 0, count: codes.count * length)
    for example in 0..<examples {
      guard let dy = output.gradientRow(example) else { break }
      for variable in 0..<choices.columns {
        let code = Int(choices.row(example)[variable])
        guard codes.contains(code) else { continue }
        let (part, vector) = (x.row(example) + variable * length, book.vectors.row(code))
        for place in 0..<length { gradients[code * length + place] += 2 * dy.pointee * (vector[place] - part[place]) }
      }
    }
    if !codes.isEmpty { finished(book.offset + codes.lowerBound * length..<book.offset + codes.upperBound * length) }
  }
}

private struct OneHot: Operation {
  let choices: Tensor
  let codes: Int
  let output: Tensor
  var inputs: [Tensor] { [] }

  func forward(_ examples: Range<Int>) {
    for example in examples {
      output.row(example).update(repeating: 0, count: output.columns)
      for variable in 0..<choices.columns {
        output.row(example)[variable * codes + Int(choices.row(example)[variable])] = 1
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}
}

private struct MixedVectors: Operation {
  let z: Tensor
  let book: Codebook
  let output: Tensor
  var inputs: [Tensor] { [z] }

  func forward(_ examples: Range<Int>) {
    let (length, codes) = (book.vectors.columns, book.codes)
    for row in output.rowRange(examples) {
      output.row(row).update(repeating: 0, count: output.columns)
      for column in 0..<z.columns where z.row(row)[column] != 0 {
        let (share, vector) = (z.row(row)[column], book.vectors.row(column % codes))
        let part = output.row(row) + column / codes * length
        for place in 0..<length { part[place] += share * vector[place] }
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let (length, codes) = (book.vectors.columns, book.codes)
    for row in output.rowRange(examples) {
      guard let dy = output.gradientRow(row), let dz = z.gradientRow(row) else { return }
      for column in 0..<z.columns {
        let (part, vector) = (dy + column / codes * length, book.vectors.row(column % codes))
        var sum: Float = 0
        for place in 0..<length { sum += part[place] * vector[place] }
        dz[column] = (adding[0] == 0 ? 0 : dz[column]) + sum
      }
    }
  }
}
