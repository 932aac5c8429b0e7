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

  public init(_ rows: Int, _ columns: Int, _ values: [Double]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
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
    var values = [Double](repeating: 0, count: a.rows * b.columns)
    for r in 0..<a.rows {
      for k in 0..<a.columns {
        let x = a.values[r * a.columns + k]
        for c in 0..<b.columns { values[r * b.columns + c] += x * b.values[k * b.columns + c] }
      }
    }
    return ReferenceMatrix(a.rows, b.columns, values)
  }
}
