/// What was odd about the cells of a column, counted: it can be added to what another process counted in other rows.
package struct ColumnObservations: Codable, Sendable {
  /// Cells that were not of the column's kind, the first of them, and all cells with a value.
  var strays = 0
  var firstStray: String?
  var present = 0
  /// Categories, or texts, that training did not know, and the first of them.
  var unseen = 0
  var firstUnseen: String?
  /// Cells without a value in a column that had one in every row of training.
  var missing = 0
  /// Numbers with a unit that training did not have, and the first unit.
  var units = 0
  var firstUnit: String?
  var far = FarNumbers()

  /// Adds what was counted in other rows. What comes first stays first.
  mutating func add(_ other: ColumnObservations) {
    strays += other.strays
    firstStray = firstStray ?? other.firstStray
    present += other.present
    unseen += other.unseen
    firstUnseen = firstUnseen ?? other.firstUnseen
    missing += other.missing
    units += other.units
    firstUnit = firstUnit ?? other.firstUnit
    far.add(other.far)
  }
}
