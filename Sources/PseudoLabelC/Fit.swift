import CPseudoLabelInterface
import Dispatch
import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelTraining
import PseudoLabeling
import Synchronization

@_cdecl("pseudolabel_fit")
public func fit(
  _ rows: UnsafePointer<pseudolabel_matrix>?, _ labels: UnsafePointer<Int64>?,
  _ classNames: UnsafePointer<UnsafePointer<CChar>?>?, _ classCount: Int64, _ options: UnsafePointer<CChar>?,
  _ progress: pseudolabel_progress?, _ context: UnsafeMutableRawPointer?,
  _ classifier: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) {
    let result = try given(classifier, "classifier")
    result.pointee = nil
    let options = try options.map { try FitOptions(json: text($0, "options")) } ?? FitOptions()
    let matrix = try Matrix(rows)
    let labels = try names(
      of: UnsafeBufferPointer(start: given(labels, "labels"), count: matrix.rows), classNames, count: classCount)
    let data = try TrainingData(matrix.numbers(0..<matrix.rows), labels: labels)
    let (unfitted, plan) = options.classifier(for: data)
    let fitted = try WaitedFitting(unfitted, to: data, by: plan).wait { share in
      progress.map { $0(share, context) == 0 } ?? true
    }
    result.pointee = Handles.add(
      Handle(
        fitted.classifier, threads: options.threads,
        transduction: Transduction(data, fitted.outcome, fitted.classifier, threads: options.threads),
        summary: try FitSummary(fitted.outcome).json))
  }
}

/// The name of each row's class; nil where it is not known.
private func names(
  of labels: UnsafeBufferPointer<Int64>, _ classNames: UnsafePointer<UnsafePointer<CChar>?>?, count: Int64
) throws(RequestFailure) -> [String?] {
  guard let classNames else { return labels.map { $0 < 0 ? nil : "\($0)" } }
  guard (0...1 << 32).contains(count) else {
    throw RequestFailure("class_count", expected: "a number from 0 to 2^32", found: "\(count)")
  }
  var names: [String] = []
  for number in 0..<Int(count) { names.append(try text(classNames[number], "class_names[\(number)]")) }
  guard Set(names).count == names.count else {
    throw RequestFailure("class_names", expected: "different names", found: "one of them twice")
  }
  if let row = labels.firstIndex(where: { $0 >= count }) {
    throw RequestFailure("labels[\(row)]", expected: "a number below \(count)", found: "\(labels[row])")
  }
  return labels.map { $0 < 0 ? nil : names[Int($0)] }
}

/// Fits a classifier on a thread of its own, and waits for it: whoever calls may have to tell a person how far it is, or look
/// whether that person wants it to end. No Swift task has a part in it, for the caller's thread may be one of the few that
/// run tasks.
private final class WaitedFitting: Sendable {
  private let share = Mutex(0.0)
  private let result = Mutex<Result<Fitting.Result, any Error>?>(nil)
  private let end = DispatchSemaphore(value: 0)
  private let stop = StopSignal()

  init(_ classifier: Classifier, to data: TrainingData, by plan: StudyPlan) throws {
    let study = try classifier.study(of: data, by: plan)
    let thread = Thread { [self] in
      let fitted = Result {
        try study.fitted(
          preparation: data.loaded.preparation, runsAtOnce: classifier.runsAtOnce, stop: stop
        ) { [self] progress in share.withLock { $0 = progress.fractionCompleted } }
      }
      result.withLock { $0 = fitted }
      end.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// - Parameter goesOn: is told the share that is done about ten times a second, on the calling thread; false ends
  ///   fitting.
  /// - Throws: `CancellationError` where it was ended; the `Divergence` of a run.
  func wait(_ goesOn: (Double) -> Bool) throws -> Fitting.Result {
    while end.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      if !goesOn(share.withLock { $0 }) { stop.request() }
    }
    guard let result = result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }
}
