import ArgumentParser
import CommandSupport
import Datasets
import Engines
import Foundation
import Training

/// What trains a run: this program, or PyTorch in other processes.
package struct EngineOptions: ParsableArguments {
  package enum Engine: String, CaseIterable, ExpressibleByArgument {
    case torch
  }

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Train in PyTorch, on a GPU if there is one, with the python3 of PATH. (default: latent itself)",
      valueName: "engine"))
  package var engine: Engine?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Processes of --engine, one for each GPU. (default: 1, or those that torchrun, srun or mpirun started)",
      valueName: "n"),
    transform: OptionValue.count)
  package var nproc: Int?

  package init() {}

  package func validate() throws {
    if engine == nil, nproc != nil {
      throw ValidationError("--nproc is for another engine: add --engine torch, or leave it out")
    }
    if let nproc, nproc > ProcessGroup.most {
      throw ValidationError("--nproc \(nproc): expected at most \(ProcessGroup.most) processes on one machine")
    }
  }

  /// Whether another engine is wanted.
  package var isElsewhere: Bool { engine != nil }

  /// The engine with its processes; nil without `--engine`.
  ///
  /// - Throws: `CommandError.unusable` if Python or PyTorch is missing.
  package func elsewhere() throws -> EngineElsewhere? {
    guard engine != nil else { return nil }
    let environment = ProcessInfo.processInfo.environment
    do throws(EngineError) {
      let launched = try ProcessGroup.launched(environment: environment)
      if let launched, nproc != nil {
        throw EngineError(
          "\(launched.size) processes were started by a launcher like torchrun or srun: leave --nproc out.")
      }
      return EngineElsewhere(
        python: try Python.withTorch(environment: environment), group: launched ?? .here(nproc ?? 1))
    } catch {
      throw CommandError.unusable(error.description)
    }
  }
}

/// PyTorch in other processes.
package struct EngineElsewhere: Sendable {
  let python: Python
  package let group: ProcessGroup

  /// Starts it. `shows` says whether weights are wanted while it trains.
  package func starter(shows: Bool) -> EngineStarter {
    { ProcessEngine($0, $1, $2, python: python, group: group, shows: shows) }
  }
}
