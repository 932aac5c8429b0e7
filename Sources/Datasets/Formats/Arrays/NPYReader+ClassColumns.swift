import PseudoLabelDiagnostics

/// Labels with a column for each class ("one-hot").
extension NPYReader {
  /// Whether the shape is that of such labels.
  var hasColumnForEachClass: Bool { header.shape.count == 2 && header.shape[1] > 1 && !header.type.isString }

  /// The class of each row is the number of the column that holds its 1, counted from 0. A row of zeros, or of NaN, has
  /// none.
  ///
  /// - Returns: the classes, and how many rows of zeros and of NaN there are.
  /// - Throws: `FileFailure` at the first row that has other numbers than zeros and ones, and for rows with several ones.
  func labelsOfColumns() throws -> (labels: [String?], zeros: Int, missing: Int) {
    let values: [Double]
    switch try self.values() {
    case .bytes(let bytes): values = bytes.map(Double.init)
    case .floats(let floats): values = floats.map(Double.init)
    case .doubles(let doubles, _): values = doubles
    case .strings: preconditionFailure("strings are no such labels")
    }
    let classes = header.shape[1]
    var (zeros, missing) = (0, 0)
    var several: [Int] = []
    let labels = try (0..<header.shape[0]).map { row -> String? in
      let cells = values[row * classes..<(row + 1) * classes]
      if cells.allSatisfy({ $0 == 0 }) {
        zeros += 1
        return nil
      }
      if cells.allSatisfy(\.isNaN) {
        missing += 1
        return nil
      }
      guard cells.allSatisfy({ $0 == 0 || $0 == 1 }), let place = cells.firstIndex(of: 1) else {
        throw FileFailure(
          path: source.path,
          problem: source.malformed(
            at: "label \(row + 1)",
            expected: "a single 1 among zeros, in the column of the class, or zeros alone for no label",
            found: shown(cells)
          ).problem,
          remedy: "Of probabilities, take numpy.argmax(…, axis=1), and -1 for rows without a label")
      }
      if cells.count(where: { $0 == 1 }) > 1 { several.append(row) }
      return "\(place - cells.startIndex)"
    }
    if let first = several.first {
      throw failure(ofSeveral: several, shown(values[first * classes..<(first + 1) * classes]))
    }
    return (labels, zeros, missing)
  }

  private func shown(_ cells: ArraySlice<Double>) -> String {
    cells.prefix(8).map(\.short).joined(separator: ", ") + (cells.count > 8 ? ", …" : "")
  }

  /// That rows have several ones.
  private func failure(ofSeveral rows: [Int], _ first: String) -> FileFailure {
    let list = rows.prefix(8).map { "\($0 + 1)" }.joined(separator: ", ")
    let rest = rows.count > 8 ? " and \(rows.count - 8) more" : ""
    return FileFailure(
      path: source.path,
      problem: source.malformed(
        at: rows.count == 1 ? "label \(list)" : "labels \(list)\(rest)", expected: "a single 1 in each row",
        found: "several, as \(first)"
      ).problem,
      remedy: Remedy(
        "A row has one class here: keep the 1 that holds", "write zeros for no label",
        "train one classifier for each class, with its column alone as labels (labels[:, 0] …)"
      ))
  }
}
