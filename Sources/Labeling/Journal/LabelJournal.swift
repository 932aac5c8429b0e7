import Foundation
import PseudoLabelPersistence
import PseudoLabeling
import Synchronization

/// The file that answers are kept in: a line of JSON for each answer and each undo, behind a line that says what is labelled. Nothing in
/// it is ever changed.
///
/// An answer is on the disk (fsync) before `append` returns, so that a kill at any moment loses none that was acknowledged. A line that
/// was cut off by a kill is moved into a file of its own; see `setAside`. One process holds the file at a time.
public final class LabelJournal: Sendable {
  /// The first line of the file.
  private struct Heading: Codable {
    var journal = "pseudolabel answers"
    var version = 1
    var target: String
  }

  private enum Line: Codable {
    case heading(Heading)
    case entry(JournalLine)

    init(from decoder: any Decoder) throws {
      // The heading alone has no identifier.
      if let heading = try? Heading(from: decoder) {
        self = .heading(heading)
      } else {
        self = .entry(try .init(from: decoder))
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .heading(let heading): try heading.encode(to: encoder)
      case .entry(let line): try line.encode(to: encoder)
      }
    }
  }

  private struct State {
    /// Nil once it was closed.
    var file: DurableLines?
    /// All answers in their order, those that were taken back among them.
    var records: [LabelRecord] = []
    /// The identifiers of the answers that were taken back.
    var undone: Set<Int> = []
    var lastID = 0
  }

  /// The file.
  public let path: String
  /// Where the unfinished last line of a killed process was moved to; nil where there was none.
  public let setAside: String?
  private let state: Mutex<State>

  /// Opens a journal, or makes one where there is none.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - target: what is labelled, such as the name of a column. A journal of another target is refused.
  /// - Throws: `FileFailure`: unwritable, also where another process holds it; malformed at a line that is no record.
  public init(path: String, target: String) throws {
    self.path = path
    let file = try DurableLines(path: path)
    setAside = file.setAside
    let lines = try file.records(of: Line.self)
    var (records, undone, lastID) = ([LabelRecord](), Set<Int>(), 0)
    if lines.isEmpty {
      try file.append([Line.heading(Heading(target: target))])
    } else {
      guard case .heading(let heading) = lines[0] else {
        throw FileFailure.malformed(
          path, at: "line 1", expected: "the heading of a journal of answers", found: "something else")
      }
      guard heading.version == 1 else {
        throw FileFailure(
          path: path,
          problem: .malformed(place: "line 1, version", expected: "1", found: "\(heading.version)"),
          remedy: "A later version of pseudolabel wrote it; use that")
      }
      guard heading.target == target else {
        throw FileFailure(
          path: path,
          problem: .malformed(
            place: "line 1, target", expected: "\"\(target)\", which is to be labelled now",
            found: "\"\(heading.target)\""),
          remedy: "Choose another file for the answers")
      }
    }
    for (number, line) in lines.enumerated().dropFirst() {
      guard case .entry(let entry) = line, entry.id > lastID else {
        throw FileFailure.malformed(
          path, at: "line \(number + 1), id", expected: "a number above \(lastID)", found: "another line")
      }
      lastID = entry.id
      switch entry {
      case .answer(let record): records.append(record)
      case .undo(_, let of, _, _): undone.insert(of)
      }
    }
    state = Mutex(State(file: file, records: records, undone: undone, lastID: lastID))
  }

  /// The answers that hold, in the order in which they were given.
  public var records: [LabelRecord] {
    state.withLock { state in state.records.filter { !state.undone.contains($0.id) } }
  }

  /// Adds answers, all or none, and returns when they are on the disk.
  ///
  /// - Parameter records: their identifiers are given here.
  /// - Returns: the records with their identifiers.
  /// - Throws: `FileFailure`, unwritable; none of the answers then counts.
  @discardableResult public func append(_ records: [LabelRecord]) throws -> [LabelRecord] {
    try state.withLock { state in
      let numbered = records.enumerated().map { place, record in
        var record = record
        record.id = state.lastID + 1 + place
        return record
      }
      try open(state).append(numbered.map { Line.entry(.answer($0)) })
      state.records += numbered
      state.lastID += numbered.count
      return numbered
    }
  }

  /// Takes an answer back, and returns when that is on the disk.
  ///
  /// - Parameters:
  ///   - id: of the answer.
  ///   - annotator: who takes it back.
  ///   - time: when.
  /// - Returns: the answer that no longer holds; nil where there is none of this identifier, or it was taken back before.
  /// - Throws: `FileFailure`, unwritable; the answer then still holds.
  @discardableResult public func undo(_ id: Int, by annotator: String, at time: Date = Date()) throws -> LabelRecord? {
    try state.withLock { state in
      guard let record = state.records.last(where: { $0.id == id }), !state.undone.contains(id) else { return nil }
      let line = JournalLine.undo(id: state.lastID + 1, of: id, annotator: annotator, time: time)
      try open(state).append([Line.entry(line)])
      state.lastID += 1
      state.undone.insert(id)
      return record
    }
  }

  /// Lets go of the file, so that another process can hold it. Nothing more can be written then.
  public func close() { state.withLock { $0.file = nil } }

  private func open(_ state: borrowing State) throws(FileFailure) -> DurableLines {
    guard let file = state.file else {
      throw FileFailure(path: path, problem: .unwritable(reason: "it was closed"))
    }
    return file
  }
}
