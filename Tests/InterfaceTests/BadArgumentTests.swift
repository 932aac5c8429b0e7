import CPseudoLabelInterface
import Foundation
import PseudoLabelC
import TestSupport
import Testing

@Suite("Bad arguments of the C interface are failures, not crashes")
struct BadArgumentTests {
  let clouds = Clouds()

  private func fit(
    _ matrix: UnsafePointer<pseudolabel_matrix>?, _ labels: [Int64]?, options: String? = Clouds.options
  ) -> Answer {
    var classifier: OpaquePointer?
    defer { pseudolabel_free(classifier) }
    return call { pseudolabel_fit(matrix, labels, nil, 0, options, nil, nil, &classifier, $0) }
  }

  @Test("NULL where an address is needed, with and without a place for the error")
  func null() {
    #expect(
      fit(nil, clouds.labels) == Answer(code: PSEUDOLABEL_USAGE, message: "rows: expected an address, found NULL."))
    clouds.withMatrix { matrix in
      #expect(fit(&matrix, nil).message == "labels: expected an address, found NULL.")
      #expect(pseudolabel_fit(&matrix, clouds.labels, nil, 0, nil, nil, nil, nil, nil) == PSEUDOLABEL_USAGE)
      matrix.values = nil
      #expect(fit(&matrix, clouds.labels).message == "rows.values: expected an address, found NULL.")
      var classes = [Int64](repeating: 0, count: clouds.count)
      #expect(pseudolabel_predict(nil, &matrix, &classes, nil) == PSEUDOLABEL_USAGE)
    }
    #expect(pseudolabel_load(nil, 0, nil, nil) == PSEUDOLABEL_USAGE)
    #expect(pseudolabel_save(nil, nil, nil) == PSEUDOLABEL_USAGE)
    #expect(pseudolabel_predict_table(nil, nil, nil, nil, nil) == PSEUDOLABEL_USAGE)
    #expect(pseudolabel_class_count(nil) == -1 && pseudolabel_column_count(nil) == -1)
    #expect(pseudolabel_class_name(nil, 0) == nil && pseudolabel_summary(nil) == nil)
    pseudolabel_free(nil)
  }

  @Test("Sizes that cannot be")
  func sizes() {
    clouds.withMatrix { matrix in
      let whole = matrix
      func expect(_ message: String, _ change: (inout pseudolabel_matrix) -> Void) {
        var matrix = whole
        change(&matrix)
        let answer = fit(&matrix, clouds.labels)
        #expect(answer.code == PSEUDOLABEL_USAGE && answer.message.hasPrefix(message), "\(answer.message)")
      }
      expect("rows.rows: expected a number from 0 to 2^40, found -1.") { $0.rows = -1 }
      expect("rows.columns: expected a number from 1") { $0.columns = 0 }
      expect("rows.columns: expected a number from 1") { $0.columns = .max }
      expect("rows.value_bits: expected 32 or 64, found 16.") { $0.value_bits = 16 }
      expect("rows.index_bits: expected 0, 32 or 64, found 8.") { $0.index_bits = 8 }
      expect("rows.rows: expected at most 2^48 numbers") { ($0.rows, $0.columns) = (1 << 40, 1 << 30) }
    }
  }

  @Test("Sparse rows that contradict themselves")
  func sparse() {
    func answer(starts: [Int64], indices: [Int64], columns: Int64 = 3) -> String {
      let values = [Double](repeating: 1, count: indices.count)
      return starts.withUnsafeBytes { starts in
        indices.withUnsafeBytes { indices in
          values.withUnsafeBytes { values in
            var matrix = pseudolabel_matrix(
              rows: 2, columns: columns, values: values.baseAddress, value_bits: 64, index_bits: 64,
              starts: starts.baseAddress, indices: indices.baseAddress)
            return fit(&matrix, [0, 1]).message
          }
        }
      }
    }
    #expect(answer(starts: [1, 1, 2], indices: [0, 1]) == "rows.starts[0]: expected 0, found 1.")
    #expect(answer(starts: [0, 2, 1], indices: [0, 1]) == "rows.starts[2]: expected at least 2, found 1.")
    #expect(
      answer(starts: [0, 1, 2], indices: [0, 3]) == "rows.indices[1] in row 1: expected a column from 0 to 2, found 3.")
    #expect(
      answer(starts: [0, 2, 2], indices: [1, 1]) == "rows.indices[1] in row 0: expected a column from 2 to 2, found 1.")
    #expect(answer(starts: [0, 1, 1], indices: [-1]).hasPrefix("rows.indices[0]"))
  }

  @Test("Labels and options that will not do are named, with what would do")
  func options() {
    clouds.withMatrix { matrix in
      func message(_ options: String, code: Int32 = PSEUDOLABEL_DATA) -> String {
        let answer = fit(&matrix, clouds.labels, options: options)
        #expect(answer.code == code, "\(answer.message)")
        return answer.message
      }
      #expect(message("").hasPrefix("options: "))
      #expect(message(#"{"epoch": 3}"#).contains(#"Perhaps "epochs" is meant."#))
      #expect(message(#"{"method": "fixmach"}"#).contains(#"Did you mean "fixmatch"?"#))
      #expect(message(#"{"epochs": "three"}"#).contains("epochs"))
      #expect(message(#"{"hidden": [0]}"#, code: PSEUDOLABEL_USAGE).contains("0"))
      #expect(message(#"{"threads": 0}"#, code: PSEUDOLABEL_USAGE).contains("threads"))
      #expect(message(#"{"epochs": 3, "epochs": 4}"#).contains("twice"))
      let one = fit(&matrix, clouds.labels.map { min($0, 0) })
      #expect(one.code == PSEUDOLABEL_DATA && one.message.contains("labels of at least two classes"))
      // Nothing of the command's is advised.
      #expect(!one.message.contains("--"))
    }
  }

  @Test("A classifier that was freed is told from one that was not")
  func freed() {
    let classifier = clouds.fitted()
    pseudolabel_free(classifier)
    pseudolabel_free(classifier)
    #expect(pseudolabel_class_count(classifier) == -1)
    #expect(call { pseudolabel_save(classifier, "x", $0) }.message.contains("freed"))
  }

  @Test("Text that is not UTF-8, and messages longer than there is room")
  func texts() {
    let bytes: [CChar] = [-1, -2, 0]
    var classifier: OpaquePointer?
    #expect(
      call { pseudolabel_load(bytes, 0, &classifier, $0) }.message == "path: expected text in UTF-8, found other bytes."
    )
    let long = String(repeating: "ä", count: 5000)
    let answer = call { pseudolabel_load(long, 0, &classifier, $0) }
    #expect(answer.code != PSEUDOLABEL_OK && answer.message.utf8.count < 2044)
    #expect(answer.message.hasPrefix("ää") && !answer.message.contains("\u{FFFD}"))
    #expect(call { pseudolabel_load("no/such/run", -1, &classifier, $0) }.code == PSEUDOLABEL_USAGE)
    #expect(call { pseudolabel_load("no/such/run", 0, &classifier, $0) }.code == PSEUDOLABEL_NO_INPUT)
  }

  @Test("Numbers of any bits, sizes and indices drawn at random: every call answers")
  func random() {
    var state: UInt64 = 1
    func draw(_ limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
    var codes: Set<Int32> = []
    for _ in 0..<100 {
      let (rows, columns) = (Int(draw(12)), Int(draw(4)) + (draw(8) == 0 ? 0 : 1))
      let special: [Double] = [.nan, .infinity, -.infinity, 0, 1e300, -1e-300, 5]
      let values = (0..<max(1, rows * columns)).map { _ in
        draw(40) == 0 ? special[Int(draw(7))] : Double(draw(1000)) / 100
      }
      let labels = (0..<max(1, rows)).map { _ in Int64(draw(4)) - 1 }
      let isSparse = draw(2) == 0
      var starts = [Int64(0)]
      for _ in 0..<rows { starts.append(starts.last! + Int64(draw(UInt64(max(1, columns))))) }
      if draw(8) == 0 { starts.reverse() }
      // The promise of the header: as many elements as the sizes say.
      let stored = Int(starts.max() ?? 0)
      let indices = (0..<stored + 1).map { Int64($0 % max(1, columns)) - (draw(60) == 0 ? 3 : 0) }
      let stock = [Double](repeating: 1.5, count: stored + 1)
      var classifier: OpaquePointer?
      let options = ["null", "{}", #"{"epochs": 1, "hidden": [2], "threads": 1}"#, #"{"epochs": -1}"#][
        Int(draw(20)) < 17 ? 2 : Int(draw(4))]
      let code = (isSparse ? stock : values).withUnsafeBytes { values in
        starts.withUnsafeBytes { starts in
          indices.withUnsafeBytes { indices in
            var matrix = pseudolabel_matrix(
              rows: Int64(rows), columns: Int64(columns), values: values.baseAddress, value_bits: 64,
              index_bits: isSparse ? 64 : 0, starts: starts.baseAddress, indices: indices.baseAddress)
            let code = pseudolabel_fit(&matrix, labels, nil, 0, options, nil, nil, &classifier, nil)
            var classes = [Int64](repeating: -1, count: rows + 1)
            if code == PSEUDOLABEL_OK { #expect(pseudolabel_predict(classifier, &matrix, &classes, nil) == code) }
            return code
          }
        }
      }
      #expect((code == PSEUDOLABEL_OK) == (classifier != nil))
      pseudolabel_free(classifier)
      codes.insert(code)
    }
    #expect(codes.isSuperset(of: [PSEUDOLABEL_OK, PSEUDOLABEL_USAGE, PSEUDOLABEL_DATA]))
  }
}
