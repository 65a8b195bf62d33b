import Testing

@testable import Engines

@Suite struct ProcessGroupTests {
  @Test(arguments: [
    (["RANK": "1", "WORLD_SIZE": "4", "LOCAL_RANK": "1", "MASTER_ADDR": "h", "MASTER_PORT": "7"], 1, 4, 1, "h", 7),
    (
      ["OMPI_COMM_WORLD_RANK": "2", "OMPI_COMM_WORLD_SIZE": "3", "OMPI_COMM_WORLD_LOCAL_SIZE": "3"], 2, 3, 0,
      "127.0.0.1",
      29_500
    ),
    (["PMI_RANK": "0", "PMI_SIZE": "2", "MASTER_ADDR": "10.0.0.1"], 0, 2, 0, "10.0.0.1", 29_500),
    (
      [
        "SLURM_PROCID": "5", "SLURM_STEP_NUM_TASKS": "8", "SLURM_LOCALID": "1",
        "SLURM_STEP_NODELIST": "gpu[07-08,11],x",
        "SLURM_JOB_ID": "123456",
      ], 5, 8, 1, "gpu07", 23_456
    ),
  ])
  func launchers(environment: [String: String], rank: Int, size: Int, local: Int, address: String, port: Int) throws {
    let group = try #require(try ProcessGroup.launched(environment: environment))
    #expect(group.ranks == [rank] && group.size == size && group.localRank == local && group.isLaunched)
    #expect(group.isWorker == (rank > 0))
    let variables = group.variables(rank: rank)
    #expect(variables["RANK"] == "\(rank)" && variables["WORLD_SIZE"] == "\(size)")
    #expect(variables["LOCAL_RANK"] == "\(local)")
    #expect(variables["MASTER_ADDR"] == address && variables["MASTER_PORT"] == "\(port)")
  }

  @Test func aloneThereIsNoGroup() throws {
    #expect(try ProcessGroup.launched(environment: [:]) == nil)
    #expect(try ProcessGroup.launched(environment: ["RANK": "0", "WORLD_SIZE": "1"]) == nil)
    // A batch script of a job with tasks is one process.
    #expect(try ProcessGroup.launched(environment: ["SLURM_PROCID": "0", "SLURM_NTASKS": "8"]) == nil)
  }

  @Test(arguments: [
    ["RANK": "4", "WORLD_SIZE": "4"], ["RANK": "x", "WORLD_SIZE": "4"],
    ["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "2"],
    ["RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "h", "MASTER_PORT": "70000"],
  ])
  func wrongPlaces(environment: [String: String]) {
    #expect(throws: EngineError.self) { try ProcessGroup.launched(environment: environment) }
  }

  @Test func firstNodes() {
    #expect(ProcessGroup.firstNode("n1") == "n1")
    #expect(ProcessGroup.firstNode("n1,n2") == "n1")
    #expect(ProcessGroup.firstNode("a,n[1-2]") == "a")
    #expect(ProcessGroup.firstNode("n[003,7]") == "n003")
    #expect(ProcessGroup.firstNode("n[x]") == nil)
  }

  @Test func processesHere() {
    let group = ProcessGroup.here(3)
    #expect(group.ranks == [0, 1, 2] && !group.isWorker && !group.isLaunched)
    #expect(group.variables(rank: 2)["LOCAL_RANK"] == "2")
    #expect(ProcessGroup.here(1).variables(rank: 0) == [:])
  }
}
