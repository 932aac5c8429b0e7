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
