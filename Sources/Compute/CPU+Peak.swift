import CPseudoLabelVectorKernels

extension CPU {
  /// Floating-point operations a second that all threads reach together when they only multiply and add in registers:
  /// the bound of every product, measured. The best of five runs of about a tenth of a second.
  package func measurePeak() -> Double {
    let steps = 8_000_000
    let operations = Double(steps * threads) * kernels.pointee.operations_per_step
    let seconds = (0..<5).map { _ in
      let start = ContinuousClock.now
      pool.run(threads) { _, thread in scratch(of: thread)[0] = kernels.pointee.multiply_add(steps) }
      let (whole, attoseconds) = (ContinuousClock.now - start).components
      return Double(whole) + Double(attoseconds) * 1e-18
    }
    return operations / (seconds.min() ?? .infinity)
  }
}
