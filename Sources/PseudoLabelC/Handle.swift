import CPseudoLabelInterface
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelPersistence
import PseudoLabelPlatform
import Synchronization

/// What stands behind a `pseudolabel_classifier`.
package final class Handle: Sendable {
  package let live: LiveClassifier
  /// Of the rows that it was fitted to; nil of one that was loaded.
  let transduction: Transduction?
  /// Texts that the caller may look at until this is freed.
  private let classNames: CTexts
  private let columnNames: CTexts
  private let summary: CTexts

  init(_ classifier: TrainedClassifier, threads: Int?, transduction: Transduction? = nil, summary: String = "{}") {
    live = LiveClassifier(classifier, threads: threads)
    self.transduction = transduction
    classNames = CTexts(classifier.classes.names)
    var columns: [String] = []
    if case .table(let table) = classifier.preparation { columns = table.columns.map(\.name) }
    columnNames = CTexts(columns)
    self.summary = CTexts([summary])
  }

  var classCount: Int { classNames.count }
  func className(_ number: Int) -> UnsafePointer<CChar>? { classNames[number] }
  func columnName(_ number: Int) -> UnsafePointer<CChar>? { columnNames[number] }
  var summaryText: UnsafePointer<CChar>? { summary[0] }

  var columnCount: Int? {
    switch live.classifier.preparation {
    case .array(let array): array.columns
    case .table(let table): table.columns.count
    case .images: nil
    }
  }
}

/// Texts as C reads them.
final class CTexts: @unchecked Sendable {
  private let texts: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { self.texts = texts.map { strdup($0) } }
  deinit { texts.forEach { free($0) } }

  var count: Int { texts.count }
  subscript(number: Int) -> UnsafePointer<CChar>? {
    texts.indices.contains(number) ? texts[number].map { UnsafePointer($0) } : nil
  }
}

/// The classifiers that were handed out and not freed: an address that is none of them is told from one that is.
package enum Handles {
  private static let known = Mutex<[UInt: Handle]>([:])

  /// The address that stands for a classifier from now on.
  static func add(_ handle: Handle) -> OpaquePointer {
    let pointer = OpaquePointer(Unmanaged.passUnretained(handle).toOpaque())
    known.withLock { $0[UInt(bitPattern: pointer)] = handle }
    return pointer
  }

  static func remove(_ pointer: OpaquePointer?) {
    // Freed outside the lock.
    _ = known.withLock { $0.removeValue(forKey: UInt(bitPattern: pointer)) }
  }

  /// Nil where the address is that of no classifier.
  package static subscript(pointer: OpaquePointer?) -> Handle? { known.withLock { $0[UInt(bitPattern: pointer)] } }

  /// - Throws: `RequestFailure` where the address is that of no classifier.
  static func require(_ pointer: OpaquePointer?) throws(RequestFailure) -> Handle {
    guard let handle = self[pointer] else {
      throw RequestFailure(
        "classifier", expected: "one that was fitted or loaded",
        found: pointer == nil ? "NULL" : "an address of none, or of one that was freed")
    }
    return handle
  }
}
