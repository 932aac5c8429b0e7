import CPseudoLabelInterface
import Foundation
import PseudoLabelC
import PseudoLabeling
import TestSupport
import Testing

@Suite("Fitting through the C interface")
struct FitTests {
  let clouds = Clouds()

  @Test("The classifier is the library's, to the bit")
  func sameBits() throws {
    let classifier = clouds.fitted()
    defer { pseudolabel_free(classifier) }
    let rows = stride(from: 0, to: clouds.numbers.count, by: 3).map { Array(clouds.numbers[$0..<$0 + 3]) }
    let data = try TrainingData(numbers: rows, labels: clouds.labels.map { $0 < 0 ? nil : "\($0)" })
    let expected = try Classifier(.multilayerPerceptron(hidden: [8]), epochs: 3, seed: 7, threads: 1).fitted(to: data)
    #expect(Handles[classifier]?.live.classifier == expected)
    let probabilities = try expected.probabilities(for: .numbers(rows))
    var found = [Double](repeating: 0, count: 2 * clouds.count)
    let answer = clouds.withMatrix { matrix in
      call { pseudolabel_predict_probabilities(classifier, &matrix, &found, $0) }
    }
    #expect(answer == Answer(code: PSEUDOLABEL_OK, message: ""))
    #expect(found == probabilities.flatMap { $0 })
  }

  @Test("Rows without their zeros are read like those with them, in indices of either width")
  func sparse() throws {
    var classifier: OpaquePointer?
    defer { pseudolabel_free(classifier) }
    let answer = clouds.withSparseMatrix { matrix in
      call { pseudolabel_fit(&matrix, clouds.labels, nil, 0, Clouds.options, nil, nil, &classifier, $0) }
    }
    #expect(answer.code == PSEUDOLABEL_OK, "\(answer.message)")
    var (sparse, dense) = ([Int64](repeating: -1, count: clouds.count), [Int64](repeating: -1, count: clouds.count))
    #expect(clouds.withSparseMatrix { pseudolabel_predict(classifier, &$0, &sparse, nil) } == PSEUDOLABEL_OK)
    #expect(clouds.withMatrix { pseudolabel_predict(classifier, &$0, &dense, nil) } == PSEUDOLABEL_OK)
    #expect(sparse == dense && Set(sparse) == [0, 1])

    let (starts, indices, values) = clouds.sparse
    let (narrowStarts, narrowIndices) = (starts.map(Int32.init), indices.map(Int32.init))
    var narrow = [Int64](repeating: -1, count: clouds.count)
    narrowStarts.withUnsafeBytes { starts in
      narrowIndices.withUnsafeBytes { indices in
        values.withUnsafeBytes { values in
          var matrix = pseudolabel_matrix(
            rows: Int64(clouds.count), columns: 3, values: values.baseAddress, value_bits: 64, index_bits: 32,
            starts: starts.baseAddress, indices: indices.baseAddress)
          #expect(pseudolabel_predict(classifier, &matrix, &narrow, nil) == PSEUDOLABEL_OK)
        }
      }
    }
    #expect(narrow == sparse)
  }

  @Test("Classes have the names that were given, in the order that the library gives them")
  func names() {
    let names = ["10", "9"]
    var classifier: OpaquePointer?
    defer { pseudolabel_free(classifier) }
    let pointers = names.map { copy($0) }
    defer { pointers.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
    let code = clouds.withMatrix {
      pseudolabel_fit(&$0, clouds.labels, pointers, 2, Clouds.options, nil, nil, &classifier, nil)
    }
    #expect(code == PSEUDOLABEL_OK)
    #expect(classNames(classifier) == ["9", "10"])
    #expect(pseudolabel_class_name(classifier, 2) == nil && pseudolabel_class_name(classifier, -1) == nil)
    #expect(pseudolabel_column_count(classifier) == 3 && pseudolabel_column_name(classifier, 0) == nil)
    // The first row is of class 0, which is called "10" and counted second.
    var classes = [Int64](repeating: -1, count: clouds.count)
    #expect(pseudolabel_transduction(classifier, &classes, nil, nil) == PSEUDOLABEL_OK)
    #expect(classes[0] == 1 && classes[1] == 0)
  }

  @Test("Transduction keeps the labels, and tells what the classifier says of the other rows")
  func transduction() {
    let classifier = clouds.fitted()
    defer { pseudolabel_free(classifier) }
    var (classes, epochs) = ([Int64](repeating: -9, count: clouds.count), [Int64](repeating: -9, count: clouds.count))
    #expect(pseudolabel_transduction(classifier, &classes, &epochs, nil) == PSEUDOLABEL_OK)
    var predicted = [Int64](repeating: -9, count: clouds.count)
    #expect(clouds.withMatrix { pseudolabel_predict(classifier, &$0, &predicted, nil) } == PSEUDOLABEL_OK)
    for (row, label) in clouds.labels.enumerated() {
      #expect(classes[row] == (label >= 0 ? label : predicted[row]))
      #expect(label >= 0 ? epochs[row] == 0 : epochs[row] == -1 || epochs[row] >= 1)
    }
    #expect(epochs.contains { $0 > 0 })
  }

  @Test("What is stored is the classifier, and the folder of a run is read with its summary")
  func storing() throws {
    let folder = try TemporaryFolder()
    let classifier = clouds.fitted()
    defer { pseudolabel_free(classifier) }
    let path = "\(folder.path)/model.safetensors"
    #expect(call { pseudolabel_save(classifier, path, $0) } == Answer(code: PSEUDOLABEL_OK, message: ""))
    var loaded: OpaquePointer?
    defer { pseudolabel_free(loaded) }
    #expect(call { pseudolabel_load(path, 0, &loaded, $0) } == Answer(code: PSEUDOLABEL_OK, message: ""))
    #expect(Handles[loaded]?.live.classifier == Handles[classifier]?.live.classifier)
    #expect(pseudolabel_summary(loaded).map { String(cString: $0) } == "{}")
    try Data(#"{"delivered": "supervised"}"#.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/summary.json"))
    var run: OpaquePointer?
    defer { pseudolabel_free(run) }
    #expect(pseudolabel_load(folder.path, 1, &run, nil) == PSEUDOLABEL_OK)
    #expect(pseudolabel_summary(run).map { String(cString: $0) } == #"{"delivered": "supervised"}"#)
    #expect(pseudolabel_transduction(run, nil, nil, nil) == PSEUDOLABEL_USAGE)
  }

  @Test("A summary has the names of summary.json")
  func summary() throws {
    let classifier = clouds.fitted()
    defer { pseudolabel_free(classifier) }
    let text = try #require(pseudolabel_summary(classifier).map { String(cString: $0) })
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let names: Set = [
      "delivered", "better", "heldOutErrorRate", "heldOutInterval", "heldOutRows", "comparison", "linear", "majority",
      "temperature", "runs", "updates",
    ]
    #expect(Set(object.keys).isSubset(of: names), "\(object.keys.sorted())")
    #expect(object["comparison"] is [String: Any] && object["delivered"] is String)
  }

  @Test("Whoever is told how far it is can stop it")
  func stopping() {
    final class Calls { var shares: [Double] = [] }
    let calls = Calls()
    var classifier: OpaquePointer? = OpaquePointer(bitPattern: 1)
    let answer = clouds.withMatrix { matrix in
      call { error in
        pseudolabel_fit(
          &matrix, clouds.labels, nil, 0, #"{"epochs": 100000}"#,
          { share, context in
            Unmanaged<Calls>.fromOpaque(context!).takeUnretainedValue().shares.append(share)
            return 1
          }, Unmanaged.passUnretained(calls).toOpaque(), &classifier, error)
      }
    }
    #expect(answer.code == PSEUDOLABEL_STOPPED && classifier == nil)
    #expect(calls.shares.allSatisfy { (0...1).contains($0) } && !calls.shares.isEmpty)
  }

  @Test("A classifier of a table is asked by the names of its columns")
  func table() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map {
      [
        "size": "\($0 % 2 * 5).\($0 % 7)", "kind": $0 % 2 == 0 ? "a" : "b",
        "class": $0 % 4 < 2 ? ($0 % 2 == 0 ? "no" : "yes") : "",
      ]
    }
    let data = try TrainingData(table: rows, target: "class")
    let trained = try Classifier(.multilayerPerceptron(hidden: [8]), epochs: 30).fitted(to: data)
    try trained.write(to: "\(folder.path)/model.safetensors")
    var classifier: OpaquePointer?
    defer { pseudolabel_free(classifier) }
    #expect(pseudolabel_load("\(folder.path)/model.safetensors", 0, &classifier, nil) == PSEUDOLABEL_OK)
    let columns = (0..<pseudolabel_column_count(classifier)).compactMap {
      pseudolabel_column_name(classifier, $0).map { String(cString: $0) }
    }
    #expect(Set(columns) == ["size", "kind"])
    var texts = ["kind", "other", "size", "a", "x", "0.1", "b", "", "5.3"].map { copy($0) }
    defer { texts.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
    var (classes, probabilities) = ([Int64](repeating: -1, count: 2), [Double](repeating: -1, count: 4))
    let answer = texts.withUnsafeMutableBufferPointer { texts in
      var table = pseudolabel_table(rows: 2, columns: 3, names: texts.baseAddress, cells: texts.baseAddress! + 3)
      return call { pseudolabel_predict_table(classifier, &table, &classes, &probabilities, $0) }
    }
    #expect(answer == Answer(code: PSEUDOLABEL_OK, message: ""))
    #expect(classNames(classifier) == ["no", "yes"] && classes == [0, 1])
    let expected = try trained.probabilities(
      for: .table([["kind": "a", "size": "0.1"], ["kind": "b", "size": "5.3"]]))
    #expect(probabilities == expected.flatMap { $0 })
    let numbers = clouds.withMatrix { matrix in
      call { pseudolabel_predict(classifier, &matrix, &classes, $0) }
    }
    #expect(numbers.code == PSEUDOLABEL_DATA && numbers.message.contains("rows of a table"))
  }
}
