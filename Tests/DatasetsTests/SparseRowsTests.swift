import PseudoLabelDatasets
import Testing

@Suite struct SparseRowsTests {
  /// [[0, 2, 0, 3], [0, 0, 0, 0], [5, 0, 0, 0]]
  private let features = Features(
    .sparse(SparseRows(starts: [0, 2, 2, 3], columns: [1, 3, 0], values: [2, 3, 5])), columns: 4)

  @Test func rowsAreCountedAndSelected() {
    #expect(features.count == 3)
    #expect(features.columns == 4)
    #expect(features.mostEntries == 2)
    let some = features.selecting([2, 1]).selecting([1, 0, 0])
    #expect(some.rows == [1, 2, 2])
    #expect(some.mostEntries == 1)
    #expect(features.selecting([1]).mostEntries == 0)
    #expect(Features(.floats([1, 0, 0, 0]), columns: 4).mostEntries == 4)
  }

  /// Rows of one table, of two sparse ones, and of tables that are stored with their zeros.
  @Test func tablesAreJoined() throws {
    func entries(_ features: Features) -> [[Float]] {
      features.rows.map { row in
        var values = [Float](repeating: 0, count: 4)
        switch features.storage {
        case .sparse(let sparse):
          for place in sparse.starts[row]..<sparse.starts[row + 1] {
            values[Int(sparse.columns[place])] = sparse.values[place]
          }
        case .floats(let floats): values = Array(floats[4 * row..<4 * row + 4])
        case .bytes(let bytes, let scale): values = bytes[4 * row..<4 * row + 4].map { Float($0) * scale }
        }
        return values
      }
    }
    let other = Features(.sparse(SparseRows(starts: [0, 0, 1], columns: [2], values: [7])), columns: 4)
    let dense = Features(.floats((0..<12).map(Float.init)), columns: 4)
    let bytes = Features(.bytes((0..<12).map { $0 }, scale: 0.5), columns: 4)
    for (one, two) in [
      (features, other), (features, features), (dense, dense), (bytes, bytes), (dense, bytes),
      (dense, Features(.floats([9, 8, 7, 6, 5, 4, 3, 2]), columns: 4)),
      (bytes, Features(.bytes([9, 8, 7, 6, 5, 4, 3, 2], scale: 0.5), columns: 4)),
    ] {
      let (some, more) = (one.selecting([2, 0]), two.selecting([1]))
      let joined = some.appending(more)
      #expect(entries(joined) == entries(some) + entries(more))
      #expect(joined.columns == 4 && joined.count == 3)
      // Rows of one table are still where they were.
      #expect((joined.rows == [2, 0, 1]) == (entries(one) == entries(two)))
    }
  }

  @Test func theWidthIsThatOfTheLastColumnInUse() {
    #expect(SparseRows(starts: [0], columns: [], values: []).width == 0)
    #expect(SparseRows(starts: [0, 1, 2], columns: [7, 4], values: [1, 1]).width == 8)
  }

  @Test func whatDoesNotFitIsRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = SparseRows(starts: [0, 2], columns: [3, 3], values: [1, 1])
    }
    await #expect(processExitsWith: .failure) {
      _ = SparseRows(starts: [0, 2, 1, 2], columns: [3, 4], values: [1, 1])
    }
    await #expect(processExitsWith: .failure) {
      _ = SparseRows(starts: [0, 1], columns: [3, 4], values: [1, 1])
    }
    await #expect(processExitsWith: .failure) {
      _ = Features(.sparse(SparseRows(starts: [0, 1], columns: [3], values: [1])), columns: 3)
    }
  }
}
