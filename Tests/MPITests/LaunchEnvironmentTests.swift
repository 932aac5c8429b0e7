import PseudoLabelDiagnostics
import PseudoLabelMPI
import Testing

@Suite struct LaunchEnvironmentTests {
  @Test(
    arguments: [
      ([:], nil, 1, false),
      (["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "1"], .openMPI, 4, false),
      (["PMI_SIZE": "3", "PMI_RANK": "0"], .mpich, 3, false),
      (["SLURM_NTASKS": "16", "SLURM_PROCID": "0"], nil, 16, false),
      (["SLURM_NTASKS": "16", "SLURM_STEP_NUM_TASKS": "16", "SLURM_PROCID": "3"], nil, 16, true),
      (["SLURM_NTASKS": "16", "SLURM_STEP_NUM_TASKS": "1"], nil, 1, false),
      (["SLURM_NTASKS": "16", "SLURM_STEP_NUM_TASKS": "2", "OMPI_COMM_WORLD_SIZE": "16"], .openMPI, 16, false),
      (["OMPI_COMM_WORLD_SIZE": "many"], nil, 1, false),
    ] as [([String: String], MPIImplementation?, Int, Bool)])
  func theEnvironmentTellsHowAProcessWasStarted(
    environment: [String: String], implementation: MPIImplementation?, processes: Int, isSeveralAlone: Bool
  ) {
    let launch = LaunchEnvironment(environment)
    #expect(launch.implementation == implementation)
    #expect(launch.processes == processes)
    #expect(launch.isSeveralAlone == isSeveralAlone)
  }

  @Test(arguments: [(nil, 600), ("5", 5), ("1e3", 1000)] as [(String?, Double)])
  func thePatienceIsANumberOfSeconds(text: String?, seconds: Double) throws {
    #expect(try Launch.patience(text) == seconds)
  }

  @Test(arguments: ["inf", "nan", "0", "-1", "1e10", "ten", ""])
  func otherPatienceIsRefused(text: String) {
    #expect(throws: RequestFailure.self) { try Launch.patience(text) }
  }
}
