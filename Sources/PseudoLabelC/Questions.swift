import CPseudoLabelInterface
import PseudoLabelDiagnostics

@_cdecl("pseudolabel_interface")
public func interface() -> Int32 { PSEUDOLABEL_INTERFACE }

private let versionText = CTexts([Version.current])

@_cdecl("pseudolabel_version")
public func version() -> UnsafePointer<CChar>? { versionText[0] }

@_cdecl("pseudolabel_class_count")
public func classCount(_ classifier: OpaquePointer?) -> Int64 { Handles[classifier].map { Int64($0.classCount) } ?? -1 }

@_cdecl("pseudolabel_class_name")
public func className(_ classifier: OpaquePointer?, _ number: Int64) -> UnsafePointer<CChar>? {
  Handles[classifier]?.className(Int(number))
}

@_cdecl("pseudolabel_column_count")
public func columnCount(_ classifier: OpaquePointer?) -> Int64 {
  Handles[classifier]?.columnCount.map(Int64.init) ?? -1
}

@_cdecl("pseudolabel_column_name")
public func columnName(_ classifier: OpaquePointer?, _ number: Int64) -> UnsafePointer<CChar>? {
  Handles[classifier]?.columnName(Int(number))
}

@_cdecl("pseudolabel_transduction")
public func transduction(
  _ classifier: OpaquePointer?, _ classes: UnsafeMutablePointer<Int64>?, _ epochs: UnsafeMutablePointer<Int64>?,
  _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) {
    guard let transduction = try Handles.require(classifier).transduction else {
      throw RequestFailure("classifier", expected: "one that was fitted here", found: "one that was loaded")
    }
    for (row, number) in transduction.classes.enumerated() { classes?[row] = Int64(number) }
    for (row, number) in transduction.epochs.enumerated() { epochs?[row] = Int64(number) }
  }
}

@_cdecl("pseudolabel_summary")
public func summary(_ classifier: OpaquePointer?) -> UnsafePointer<CChar>? { Handles[classifier]?.summaryText }
