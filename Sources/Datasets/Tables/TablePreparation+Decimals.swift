import PseudoLabelDiagnostics

extension TablePreparation {
  /// Which columns of new rows write their numbers otherwise than the training rows did, and what is said of that.
  ///
  /// Cells that leave no choice decide, or else whether other columns differ from training. What nothing decides is read as in
  /// training.
  ///
  /// - Parameters:
  ///   - path: the file of the new rows.
  ///   - open: opens it.
  /// - Returns: for each column whether points and commas change places, and a sentence for each difference.
  /// - Throws: `FileFailure`. Nothing is looked at in what can be read only once.
  package func decimals(
    ofNewRows path: String, _ open: () throws -> any TableRowReader
  ) throws -> (exchanged: [Bool], remarks: [String]) {
    let numbers = columns.compactMap { column -> (name: String, mark: DecimalMark)? in
      guard case .number(_, _, let mark) = column.encoding, mark != .either else { return nil }
      return (column.name, mark)
    }
    let names = numbers.map(\.name)
    guard !names.isEmpty, try InputFile(path: path).size != nil else { return (columns.map { _ in false }, []) }
    let file = try FileDecimals(open(), columns: names, missing: Set(missing))
    let learned: [DecimalConvention?] = numbers.map { $0.mark == .comma ? .comma : .point }
    let exchange = DecimalExchange(
      of: file, like: learned, delimiter: nil, asked: nil,
      grouped: Set(numbers.indices.filter { numbers[$0].mark == .thousands }))
    let changed = Set(exchange.columns.keys.map { names[$0] })
    return (
      columns.map { changed.contains($0.name) },
      exchange.remarks(on: file, names: names, like: learned, in: "training", hasOption: false)
    )
  }
}
