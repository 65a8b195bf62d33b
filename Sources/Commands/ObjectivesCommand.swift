import ArgumentParser
import CommandSupport
import VAE

struct ObjectivesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "objectives",
    abstract: "List the training objectives.",
    discussion: """
      latent objectives
      latent train --objective iwae --samples 5
      """)

  func run() throws {
    for objective in Objective.allCases {
      let recipe = objective.recipe
      try Console.write(
        "\(objective.rawValue.padded(to: 14))\(recipe.formula)\n\("".padded(to: 14))\(recipe.summary)\n")
    }
    try Console.write(
      """

      In nats: sums over pixels and latent dimensions, means over images. The first five can be taken in turn from one run.

      """)
  }
}
