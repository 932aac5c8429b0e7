import CPseudoLabelInterface
import Foundation
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelPersistence

@_cdecl("pseudolabel_load")
public func load(
  _ path: UnsafePointer<CChar>?, _ threads: Int32, _ classifier: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) {
    let result = try given(classifier, "classifier")
    result.pointee = nil
    let path = try text(path, "path")
    guard threads >= 0 else { throw RequestFailure("threads", expected: "0 or more", found: "\(threads)") }
    let trained = try TrainedClassifier(contentsOf: path)
    // What a run found out; a model file stands alone.
    let summary = (try? FileContents.read("\(path)/\(RunFile.summary.rawValue)")).map {
      String(decoding: $0, as: UTF8.self)
    }
    result.pointee = Handles.add(
      Handle(trained, threads: threads == 0 ? nil : Int(threads), summary: summary ?? "{}"))
  }
}

@_cdecl("pseudolabel_save")
public func save(
  _ classifier: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) { try Handles.require(classifier).live.classifier.write(to: text(path, "path")) }
}

@_cdecl("pseudolabel_free")
public func release(_ classifier: OpaquePointer?) { Handles.remove(classifier) }
