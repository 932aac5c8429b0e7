import CPseudoLabelOneDNN

/// C [m × n] ← alpha · op(A) [m × k] · op(B) [k × n] + beta · C, all row-major, on the calling thread.
///
/// A leading dimension counts floats from one row to the next.
struct Product {
  var m: Int
  var n: Int
  var k: Int
  var transposeA = false
  var transposeB = false
  var alpha: Float = 1
  var beta: Float = 0

  func run(
    _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int, into c: UnsafeMutablePointer<Float>,
    ldc: Int
  ) {
    guard m > 0, n > 0 else { return }
    // The sum of no products: of a batch without rows.
    guard k > 0 else {
      for row in 0..<m {
        for column in 0..<n { c[row * ldc + column] = beta == 0 ? 0 : beta * c[row * ldc + column] }
      }
      return
    }
    let status = onednn_sgemm(
      transposeA ? 1 : 0, transposeB ? 1 : 0, Int64(m), Int64(n), Int64(k), alpha, a, Int64(lda), b, Int64(ldb), beta,
      c, Int64(ldc))
    precondition(status == 0, "oneDNN refused a product of \(m) × \(k) by \(k) × \(n): status \(status)")
  }
}
