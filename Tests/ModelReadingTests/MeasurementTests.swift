import Autodiff
import Foundation
import Testing
import VAE

@testable import ModelReading

/// What is measured on images, and what names decide where measurements do not.
@Suite struct MeasurementTests {
  private typealias Own = ReadingTests.Own

  /// As PyTorch resizes (bilinear, without corners aligned).
  @Test func imagesResized() {
    let images = MeasuredImages(
      name: "two", picture: Shape(channels: 1, height: 2, width: 2), pixels: [0, 1, 2, 3, 1, 1, 1, 1])
    let larger = images.resized(to: Shape(channels: 1, height: 4, width: 4))
    #expect(
      larger.pixels.prefix(16) == [0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3])
    #expect(larger.pixels.suffix(16).allSatisfy { $0 == 1 } && larger.count == 2)
  }

  /// Images of another size are resized for a model of squares, and the reading says on which they are settled.
  @Test func aModelOfLargerImages() throws {
    let own = try Own(
      "linear 12, relu", "linear 12, relu, linear 256", picture: Shape(channels: 1, height: 16, width: 16))
    let model = try own.file(ReadingTests.linear).model(images: [ReadingTests.images])
    #expect(model.data == ReadingTests.images.name)
    #expect(model.architecture.picture == own.architecture.picture)
  }

  /// A model that was never trained is no better than the mean picture; one that keeps all pixels is.
  @Test func picturesNoBetterThanTheirMean() throws {
    let decided = "act=relu in=x heads=mu,logvar out=sigmoid"
    let untrained = try Own("linear 12, relu", "linear 12, relu, linear 64").file(ReadingTests.linear)
    let read = try untrained.model(images: [ReadingTests.images], decided: decided)
    #expect(read.doubt?.contains("no better than their mean") == true)
    #expect(read.confidence == 0)
    let pixels = ReadingTests.images.pixels.map { ($0 * 8).rounded() / 8 > 0.5 ? Float(1) : 0 }
    let identity = (0..<64).flatMap { row in (0..<64).map { $0 == row ? Float(1) : 0 } }
    let zeros = [Float](repeating: 0, count: 64)
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for name in ["fc1", "fc21", "fc22", "fc3", "fc4"] {
      let factor: Float = name == "fc4" ? 8 : name == "fc22" ? 0 : 1
      tensors.append(("\(name).weight", ([64, 64], identity.map { factor * $0 })))
      tensors.append(("\(name).bias", ([64], name == "fc4" ? zeros.map { _ in -4 } : zeros)))
    }
    let images = MeasuredImages(name: "dots", picture: ReadingTests.picture, pixels: pixels)
    #expect(try ReadingTests.file(tensors).model(images: [images], decided: decided).doubt == nil)
  }

  /// No measurement tells ReLU from a leaky one with the slope 0.01: names do.
  @Test func namesChooseBetweenReLUAndAWeakLeak() throws {
    let own = try Own(
      "conv 4 3/2 pad 1, relu", "linear 64, relu, unflatten 4 4 4, transposed conv 1 3/2 pad 1 output pad 1")
    let usual = [("encoder.0", "encoder.0"), ("fc_mu", "mu"), ("fc_var", "log_variance")]
    let words = { (model: ReadModel) in model.inferred.first { $0.key == "act" }?.value }
    let plain = try own.file(usual + [("decoder.0", "decoder.0"), ("decoder.3", "decoder.3")])
    #expect(try words(plain.model(images: [], decided: "image=8")) == "relu")
    let known = try own.file(usual + [("decoder_input", "decoder.0"), ("final_layer.0", "decoder.3")])
    #expect(try words(known.model(images: [], decided: "image=8")) == "leaky relu")
  }

  /// Pictures W z of squared length 2 in each dimension, and sigma^2 = 0.2: their squared error grows by 2 * 0.2 * 2 = 0.8 with the
  /// logarithm of sigma, and the KL falls by 1 - 0.2. A sigma that is read as its root is out of balance.
  @Test func drawsTellTheSecondHead() throws {
    let own = try Own("linear 12, relu", "linear 64")
    let names = [("fc1", "encoder.0"), ("a", "mu"), ("b", "log_variance"), ("d", "decoder.0")]
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in names {
      for part in ["weight", "bias"] {
        var tensor = try own.tensor("\(ours).\(part)")
        if ours == "log_variance" {
          tensor.values = tensor.values.map { _ in part == "bias" ? 0.5 * Float(0.2).logarithm : 0 }
        } else if ours == "decoder.0" {
          tensor.values = tensor.values.indices.map { place in
            part == "bias" ? 0.5 : place % 3 == (place / 3) % 3 ? Float(2 / 21.33).squareRoot() : 0
          }
        }
        tensors.append(("\(theirs).\(part)", tensor))
      }
    }
    let file = try ReadingTests.file(tensors)
    let reader = try ModelReader(draft: Draft(file, pictures: [ReadingTests.picture]), given: Choice.Given())
    var choice = Choice()
    choice.output = .linear
    let costs = try reader.balance(choice, [.logVariance, .logDeviation], ReadingTests.images)
    #expect(try #require(costs[.logDeviation]) < 0.2)
    #expect(try #require(costs[.logVariance]) > 0.8)
  }
}

extension Float {
  fileprivate var logarithm: Float { Float(Foundation.log(Double(self))) }
}
