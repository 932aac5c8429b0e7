import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension NovelCells {
  /// What is said of numbers or dates that lie far outside those of training; nil where nothing need be.
  ///
  /// - Parameters:
  ///   - numbers: of the new rows.
  ///   - range: of those of training.
  ///   - column: its name.
  ///   - order: of dates; nil of numbers.
  init?(far numbers: FarNumbers, from range: TrainedRange, column: String, _ order: DateOrder? = nil) {
    let areDates = order != nil && order != .duration
    guard let told = numbers.telling(range, areDates: areDates) else { return nil }
    func text(_ value: Double) -> String {
      areDates ? CellDate.text(ofDays: value) : value.short + (order == .duration ? " days" : "")
    }
    self.init(
      column: column, count: told.count, firstCategory: nil,
      far: Far(
        cell: told.cell, present: numbers.present, contents: areDates ? "date" : order == nil ? "number" : "duration",
        lowest: text(range.lowest), highest: text(range.highest)))
  }
}
