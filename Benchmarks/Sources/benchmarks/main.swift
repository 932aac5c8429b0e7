import Benchmark
import Foundation
import PseudoLabelCatalog
import PseudoLabelExperiments
import PseudoLabeling

// Every kernel of the paper's update, and whole updates, on one thread and on all: see ../README.md.

func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// One update of a run of its own; whatever is wrong with it is said, and leaves this benchmark out.
func register(_ name: String, _ benchmark: UpdateBenchmark, on set: LabeledSet, threads: Int) {
  do {
    let update = try benchmark.update(on: set, threads: threads)
    Benchmark.benchmark("\(name), \(threads) thread\(threads == 1 ? "" : "s")") { update() }
  } catch {
    note("benchmarks: \(name) is left out: \(error)")
  }
}

for threads in Set([1, CPU.availableProcessors]).sorted() {
  let cpu = CPU(threads: threads)
  for kernel in KernelBenchmark.all(on: cpu) {
    benchmark("\(kernel.name), \(threads) thread\(threads == 1 ? "" : "s")") { kernel.run() }
  }
  register("update, small table", .smallTable, on: .syntheticTable(rows: 300, columns: 30), threads: threads)
  do {
    let mnist = try ImageDataset.load(
      .mnist, from: DataLocations(dataDirectory: nil, environment: ProcessInfo.processInfo.environment))
    var paper = UpdateBenchmark()
    register("update, paper", paper, on: mnist.training, threads: threads)
    paper.inputPath = .dense
    register("update, paper, dense path", paper, on: mnist.training, threads: threads)
    if cpu.hasBFloat16 {
      paper.precision = .bfloat16
      register("update, paper, dense path in bfloat16", paper, on: mnist.training, threads: threads)
    }
  } catch {
    note("benchmarks: the paper's update is left out: \(error)")
  }
}

Benchmark.main()
