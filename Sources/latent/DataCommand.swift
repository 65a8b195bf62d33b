import ArgumentParser
struct DataCommand: ParsableCommand {}
