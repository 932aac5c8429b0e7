/// A matrix for reference computations: slow, simple, in Double.
public struct ReferenceMatrix {
  public var rows: Int
  public var columns: Int
  public var values: [Double]

  public init(_ rows: Int, _ columns: Int, _ values: [Float]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values.map(Double.init)
  }

  public init(_ rows: Int, _ columns: Int, at element: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns
    values = (0..<rows).flatMap { r in (0..<columns).map { element(r, $0) } }
  }

  public subscript(r: Int, c: Int) -> Double { values[r * columns + c] }

  public var transposed: ReferenceMatrix { ReferenceMatrix(columns, rows) { self[$1, $0] } }

  public static func * (a: ReferenceMatrix, b: ReferenceMatrix) -> ReferenceMatrix {
    precondition(a.columns == b.rows)
    return ReferenceMatrix(a.rows, b.columns) { r, c in (0..<a.columns).reduce(0) { $0 + a[r, $1] * b[$1, c] } }
  }
}
