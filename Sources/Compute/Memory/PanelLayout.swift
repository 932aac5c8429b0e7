/// How the columns of a layer's outputs are cut into panels.
///
/// A panel is as wide as the vector units like it (32 columns, or 16 where there are no more than 16 outputs), lies in
/// one piece of memory, and is the unit of work that a thread takes. The last panel is filled up with zero columns,
/// which stay zero. The layout depends on the shape alone, never on the machine or the number of threads.
package struct PanelLayout: Hashable, Sendable {
  package let columns: Int
  package let width: Int

  package init(columns: Int) {
    precondition(columns > 0, "a matrix needs a column")
    self.columns = columns
    self.width = columns <= 16 ? 16 : 32
  }

  package var panels: Int { (columns + width - 1) / width }
  package var paddedColumns: Int { panels * width }
}
