/// What a scripted student does in the lessons of the program. An action is a key by its name (`space`, `right`, `8`), or a line
/// of the palette that begins with a colon.
public enum LessonSolutions {
  /// A task: actions that solve it (those that follow once it is solved are left out), and ten that do not, in turn.
  public struct Task: Sendable {
    /// Solves it, action by action.
    public let solution: [String]
    /// Ten actions that do not, one after the other.
    public let wrong: [String]
  }

  /// The tasks of each lesson, in their order.
  public static let tasks: [String: [Task]] = [
    "what-z-is": [
      Task(
        solution: [":z 1 0.5", ":z 2 1.5"],
        wrong: [
          ":z 1 -2", ":z 2 -2", ":z 1 2", ":z 2 0.5", ":z 1 0", ":z 2 3", ":z 1 2", ":z 2 1.5", ":z 1 -0.5", ":z 2 0",
        ])
    ],
    "autoencoder": [
      Task(solution: ["space"], wrong: looking),
      Task(
        solution: holes,
        // On a code, or too far from 0.
        wrong: [
          ":z 1 5.5", "enter", ":z 1 -5.5", "enter", ":z 2 5.5", "enter", ":z 2 -5.5", "enter", ":z 1 6", "enter",
        ]),
    ],
    "noise-and-penalty": [
      Task(solution: ["2", "space"], wrong: looking), Task(solution: ["2", ")"], wrong: looking),
      Task(solution: ["2", ")"], wrong: looking), Task(solution: ["2", ")"], wrong: looking),
    ],
    "training": [
      Task(solution: ["space"], wrong: looking),
      Task(solution: ["1", ":z 1 0"] + [String](repeating: "down", count: 19), wrong: looking),
    ],
    "evidence-and-bound": [
      Task(solution: [":toy modes diagonal", "t", "t", "space"], wrong: toys),
      Task(solution: [":toy modes mixture", "t", "t", "space"], wrong: toys),
      Task(
        solution: [":toy banana em", "t", "t", "space"],
        wrong: [".", ".", "r", ".", ".", "c", ".", ":toy modes em", ":toy banana mixture", "i"]),
    ],
    "reparameterisation": [
      Task(solution: ["E"], wrong: ["e", "e", "down", "e", "k", "e", "e", "down", "e", "e"]),
      Task(
        // All dimensions, from whichever is selected.
        solution: ["space"] + [String](repeating: "k", count: 9) + [String](repeating: "down", count: 9),
        wrong: ["e", "E", "down", "e", "E", "down", "8", "I", "down", "e"]),
    ],
    "few-labels": [
      Task(solution: ["space"], wrong: looking),
      Task(solution: ["R", "j", "j", "j", "j"], wrong: ["k", "j", "k", "j", "j", "k", "k", "j", "1", "R"]),
    ],
    "tighter-bounds": [
      Task(solution: ["space"], wrong: looking),
      Task(
        solution: ["Z"] + [String](repeating: "j", count: 5),
        wrong: ["k", "j", "k", "j", "j", "k", "k", "j", "1", "Z"]),
    ],
    "what-comes-next": [
      Task(
        solution: [":z 1 1.6"],
        wrong: [
          ":z 1 1", ":z 2 1", ":z 1 -1", ":z 2 -1", ":z 1 0.5", ":z 2 1.4", ":z 1 0", ":z 2 0", ":z 1 1.4", "3",
        ]),
      Task(solution: [":beta 0.05"], wrong: betas([20, 16, 12.5, 10, 8, 4, 3.2, 2, 1.2, 1])),
    ],
    "beta": [
      Task(solution: [":beta 10"], wrong: betas([0.05, 0.5, 1, 2, 4, 8, 9, 11, 12.5, 20])),
      Task(solution: [":beta 4"], wrong: betas([0.05, 0.5, 1, 2, 2.5, 3, 6.3, 8, 10, 20])),
    ],
    "collapse": [
      Task(solution: [":beta 16"], wrong: betas([0.05, 0.5, 1, 2, 3.2, 4, 5, 6.3, 7, 8])),
      Task(solution: [":z 2 0"], wrong: [1, 4, 5, 6, 8, 9, 10, 11, 12, 13].map { ":z \($0) 1" }),
      Task(solution: [":beta 1"], wrong: betas([7, 8, 9, 10, 11, 12, 12.5, 15, 16, 20])),
    ],
    "disentanglement": [
      Task(solution: [":z 2 0"], wrong: [1, 3, 4, 5, 6, 7, 8, 9, 10, 1].map { ":z \($0) 1" }),
      Task(
        solution: [":zero all", ":z 2 -1", ":z 3 1.2"],
        wrong: [
          ":z 2 1", ":z 3 -1.2", ":z 5 1", ":z 10 1", ":z 2 2", ":z 3 -2", ":z 5 -1", ":z 10 -1", ":z 3 -1", ":z 2 0",
        ]),
    ],
  ]

  /// Settings of the plane whose gap is not small.
  private static let toys =
    ["ring diagonal", "modes full", "banana mixture", "triangle diagonal", "modes diagonal"]
    .map { ":toy \($0)" } + [".", "g", ".", "r", "."]

  /// Looks at things, and changes nothing that a task on training checks.
  private static let looking = [":z 1 0", "8", "r", "1", ":z 2 0", "3", "9", "4", "z", "0"]

  /// Points within 5 of 0, one after the other.
  private static let holes: [String] = [-2.0, -4, 2, 4, 0].flatMap { (across: Double) -> [String] in
    [":z 1 \(across)"] + [2.5, -2.5, 1, -1, 0.2].map { ":z 2 \($0)" }
  }

  private static func betas(_ values: [Double]) -> [String] { values.map { ":beta \($0)" } }
}
