import ArgumentParser

@main struct Latent: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "An interactive explorer of latent spaces.")
}
