import Foundation
import PseudoLabelPersistence
import Testing

extension TensorFile {
  /// What `Tools/Golden/safetensors_files.py` calls `expected` and `METADATA`.
  static let golden = TensorFile(
    tensors: [
      Tensor(name: "hidden.weights", shape: [2, 3], values: [1.5, -2.25, Float(bitPattern: 2), .infinity, 0, -0.0]),
      Tensor(name: "empty", shape: [0, 4], values: []),
      Tensor(name: "single", shape: [], values: [0.1]),
      Tensor(name: "odd \"name\" ü 😀", shape: [5], values: (0..<5).map { Float($0) / 3 }),
    ],
    metadata: ["network": #"{"layers": [784, 10]}"#, "größe": "π ≈ 3\n\t\"\\/\u{1}"])
}

/// An interpreter that can import the safetensors package, where this machine has one.
private func pythonWithSafetensors() -> String? {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.venv-golden/bin/python")
  return [root.standardizedFileURL.path(percentEncoded: false), "python3"].first {
    (try? run([$0, "-c", "import numpy, safetensors"])) == 0
  }
}

private func run(_ arguments: [String]) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}

@Suite struct TensorFileTests {
  @Test func aFileOfThePythonPackageIsReadEqual() throws {
    let file = try TensorFile(contentsOf: fixture("python.safetensors"))
    #expect(file.metadata == TensorFile.golden.metadata)
    #expect(file.tensors.map(\.name).sorted() == TensorFile.golden.tensors.map(\.name).sorted())
    for tensor in TensorFile.golden.tensors {
      #expect(file[tensor.name]?.shape == tensor.shape)
      #expect(file[tensor.name]?.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
    }
  }

  /// The package has read these very bytes: the script checks them whenever it runs.
  @Test func ourBytesAreThoseThatThePythonPackageHasRead() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/model.safetensors"
      try TensorFile.golden.write(to: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect(bytes == (try Data(contentsOf: URL(filePath: fixture("swift.safetensors")))))
    }
  }

  @Test(.enabled(if: pythonWithSafetensors() != nil, "needs Python's safetensors package"))
  func ourFileIsReadEqualByThePythonPackage() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/model.safetensors"
      try TensorFile.golden.write(to: path)
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Tools/Golden/safetensors_files.py").standardizedFileURL.path(percentEncoded: false)
      #expect(try run([try #require(pythonWithSafetensors()), script, path]) == 0)
    }
  }

  @Test func whatIsWrittenIsReadBackInItsOrder() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/model.safetensors"
      for file in [
        TensorFile.golden, TensorFile(tensors: []), TensorFile(tensors: TensorFile.golden.tensors.reversed()),
      ] {
        try file.write(to: path)
        #expect(try TensorFile(contentsOf: path) == file)
      }
    }
  }

  @Test func theValuesAreAligned() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/model.safetensors"
      for length in 1...9 {
        let name = String(repeating: "w", count: length)
        try TensorFile(tensors: [.init(name: name, shape: [1], values: [1])]).write(to: path)
        #expect(try Data(contentsOf: URL(filePath: path)).count % 8 == 4)
      }
    }
  }

  @Test func twoTensorsOfOneNameAreACallersMistake() async {
    await #expect(processExitsWith: .failure) {
      let tensor = TensorFile.Tensor(name: "w", shape: [1], values: [1])
      try withScratchFolder { try TensorFile(tensors: [tensor, tensor]).write(to: "\($0)/model") }
    }
  }
}
