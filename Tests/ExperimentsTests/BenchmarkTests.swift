import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import Testing

@Suite struct UpdateBenchmarkTests {
  private let table = LabeledSet.syntheticTable(rows: 300, columns: 30)

  /// 64 rows through 30 → 64 → 2, forward and the gradient of the weights, and of the inputs behind the first layer.
  @Test func operationsAreThoseOfTheProducts() throws {
    let figures = try UpdateBenchmark.smallTable.run(on: table, updates: 2, threads: 1)
    let products = 2 * 30 * 64 + 3 * 64 * 2
    #expect(figures.denseOperations == Double(2 * 64 * products))
    #expect(figures.rows == 64)
    #expect(figures.unlabeledRows == 240)
  }

  @Test func shapesAreWhatWasAskedFor() throws {
    var benchmark = UpdateBenchmark.smallTable
    (benchmark.unlabeledRows, benchmark.unlabeledBatch, benchmark.hidden) = (40, 24, [20, 10])
    benchmark.jobs = 3
    let figures = try benchmark.run(on: table, updates: 4, threads: 1)
    #expect(figures.rows == 16 + 24)
    #expect(figures.unlabeledRows == 40)
    #expect(figures.hidden == [20, 10])
    #expect(figures.jobs == 3)
    let products = 2 * 30 * 20 + 3 * 20 * 10 + 3 * 10 * 2
    #expect(figures.denseOperations == Double(2 * 40 * products))
  }

  /// An update whose loss is no number goes no step, and is not what was to be timed.
  @Test func divergenceIsNoFigure() {
    let broken = LabeledSet(
      features: Features(.floats([Float](repeating: .nan, count: 300 * 30)), columns: 30), labels: table.labels,
      classes: 2)
    let failure = #expect(throws: RequestFailure.self) {
      try UpdateBenchmark.smallTable.run(on: broken, updates: 2, threads: 1)
    }
    #expect(failure?.description.contains("diverged") == true)
  }

  /// Nothing is multiplied where everything is zero, and everything where nothing is.
  @Test func sparseKernelsCountNonZeros() throws {
    func operations(_ density: Double) throws -> (sparse: [Double], dense: [Double]) {
      let kernels = KernelBenchmark.all(density: density, on: CPU(threads: 2))
      for kernel in kernels { kernel.run() }
      func of(_ form: String) -> [Double] { kernels.filter { $0.name.hasSuffix(", \(form)") }.map(\.operations) }
      return (of("sparse"), of("dense"))
    }
    let (none, all) = (try operations(0), try operations(1))
    #expect(none.sparse == [0, 0])
    #expect(all.sparse == all.dense)
    let product = Double(2 * 288 * 784 * 5000)
    #expect(all.dense == [product, product])
  }
}
