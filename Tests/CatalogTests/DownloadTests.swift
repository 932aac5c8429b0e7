import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import Synchronization
import TestSupport
import Testing

@Suite struct DownloadTests {
  private let folder: TemporaryFolder
  private let mirror: Mirror
  private let names = tinyEntry.files.map { $0.name + ".gz" }

  init() throws {
    folder = try TemporaryFolder()
    try folder.writeTinyDataset(in: "served")
    mirror = try Mirror(serving: "\(folder.path)/served")
  }

  private func locations(_ behaviours: String...) -> DataLocations {
    DataLocations(cache: "\(folder.path)/a/cache", mirrors: [.mnist: behaviours.map(mirror.address)])
  }

  private func cached() throws -> [String] { try folder.contents(of: "a/cache/mnist").filter { $0 != ".lock" } }

  @Test func whatIsMissingIsDownloadedOnce() throws {
    let locations = locations("good")
    let dataset = try ImageDataset.load(entry: tinyEntry, from: locations)
    #expect(dataset.training.labels == [2, 0, 1])
    #expect(dataset.origin == "\(folder.path)/a/cache/mnist")
    #expect(try cached() == names.sorted())
    _ = try ImageDataset.load(entry: tinyEntry, from: locations)
    #expect(try tinyEntry.fetch(to: locations) == dataset.origin)
    #expect(try mirror.requests() == names.map { "/good/\($0) -" })
  }

  @Test func progressEndsAtTheWhole() throws {
    let seen = Mutex<[DownloadProgress]>([])
    _ = try tinyEntry.fetch(to: locations("good")) { progress in seen.withLock { $0.append(progress) } }
    for (name, bytes) in zip(names, [GoldenFiles.images, GoldenFiles.labels, GoldenFiles.images, GoldenFiles.labels]) {
      let last = seen.withLock { $0.last { $0.file == name } }
      #expect(last?.receivedBytes == bytes.count)
      #expect(last?.totalBytes == bytes.count)
    }
  }

  @Test func aDownloadThatWasCutOffIsContinued() throws {
    _ = try tinyEntry.fetch(to: locations("cut", "good"))
    let half = GoldenFiles.images.count / 2
    #expect(
      try mirror.requests().prefix(2) == ["/cut/\(names[0]) -", "/good/\(names[0]) bytes=\(half)-"])
    #expect(try cached() == names.sorted())
  }

  @Test func aDownloadIsContinuedByALaterRun() throws {
    let failure = try #require(throws: DownloadFailure.self) { try tinyEntry.fetch(to: locations("cut")) }
    #expect(failure.attempts.count == 1)
    #expect(try cached() == [names[0] + ".part"])
    _ = try tinyEntry.fetch(to: locations("good"))
    let half = GoldenFiles.images.count / 2
    #expect(try mirror.requests()[1] == "/good/\(names[0]) bytes=\(half)-")
    #expect(try cached() == names.sorted())
  }

  @Test(arguments: ["good", "whole"])
  func anUnsoundBeginningIsStartedAgain(behaviour: String) throws {
    for beginning in [[1, 2, 3], Array(repeating: 7, count: 500)] as [[UInt8]] {
      try folder.write(beginning, to: "a/cache/mnist/\(names[0]).part")
      _ = try tinyEntry.fetch(to: locations(behaviour))
      #expect(try cached() == names.sorted())
      try FileManager.default.removeItem(atPath: "\(folder.path)/a")
    }
  }

  @Test func aDamagedCopyIsReplaced() throws {
    let locations = locations("good")
    _ = try tinyEntry.fetch(to: locations)
    try folder.write(GoldenFiles.images.dropLast(), to: "a/cache/mnist/\(names[2])")
    try folder.write([1, 2, 3], to: "a/cache/mnist/t10k-labels-idx1-ubyte")
    let dataset = try ImageDataset.load(entry: tinyEntry, from: locations)
    #expect(dataset.test.count == 3)
    #expect(try cached() == names.sorted())
    #expect(try mirror.requests().dropFirst(4) == ["/good/\(names[2]) -", "/good/\(names[3]) -"])
  }

  @Test(arguments: ["broken", "endless"])
  func whatIsNotThePublishedFileLeavesNothing(behaviour: String) throws {
    let failure = try #require(throws: DownloadFailure.self) { try tinyEntry.fetch(to: locations(behaviour)) }
    #expect(failure.kind == .inputOutput)
    #expect(failure.attempts.count == 1)
    let left = try cached().filter { fileHasContent("a/cache/mnist/\($0)") }
    #expect(left == [])
    _ = try tinyEntry.fetch(to: locations(behaviour, "good"))
    #expect(try cached() == names.sorted())
  }

  private func fileHasContent(_ name: String) -> Bool {
    (try? Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")).isEmpty) == false
  }

  @Test func anotherFilesContentIsRefusedByItsChecksum() throws {
    try folder.write(idxBytes([3, 4, 5], Array(repeating: 0, count: 60)), to: "served/\(names[0])")
    let failure = try #require(throws: DownloadFailure.self) { try tinyEntry.fetch(to: locations("good")) }
    #expect(
      failure.attempts.first?.reason.hasPrefix(
        "it delivered another file: unpacked content: expected SHA-256 \(GoldenFiles.imagesDigest), found SHA-256 ")
        == true)
    #expect(try cached() == [])
  }

  @Test func withoutAnyMirrorTheErrorSaysWhatToDo() throws {
    try FileManager.default.removeItem(atPath: "\(folder.path)/served/\(names[3])")
    let missing = mirror.address("good") + names[3]
    let locations = DataLocations(
      cache: "\(folder.path)/a/cache", mirrors: [.mnist: [mirror.address("good"), "nonsense"]])
    let failure = try #require(throws: DownloadFailure.self) {
      try ImageDataset.load(entry: tinyEntry, from: locations)
    }
    #expect(
      failure.description == """
        MNIST was not found, and t10k-labels-idx1-ubyte could not be downloaded:
          \(missing): HTTP status 404
          nonsense/\(names[3]): not an address
        Without a network, get these files, plain or .gz, from elsewhere:
          t10k-labels-idx1-ubyte
        Put them into \(folder.path)/a/cache/mnist, or put them into DIR/mnist and give --data-dir DIR, or set \
        PSEUDOLABEL_DATA=DIR in the environment.
        """)
    #expect(failure.kind == .inputOutput)
  }

  @Test func whereNoServerListensEveryAddressIsNamed() throws {
    // Port 9 is reserved for the discard service, which this machine does not offer.
    let addresses = ["http://127.0.0.1:9/a/", "http://127.0.0.1:9/b"]
    let locations = DataLocations(cache: "\(folder.path)/a/cache", mirrors: [.mnist: addresses])
    let failure = try #require(throws: DownloadFailure.self) { try tinyEntry.fetch(to: locations) }
    #expect(
      failure.attempts.map(\.address) == ["http://127.0.0.1:9/a/\(names[0])", "http://127.0.0.1:9/b/\(names[0])"])
    #expect(failure.attempts.allSatisfy { !$0.reason.isEmpty })
    #expect(failure.missing == tinyEntry.files.map(\.name))
  }

  @Test func withoutACacheTheErrorSaysWhy() throws {
    let failure = try #require(throws: DownloadFailure.self) {
      try ImageDataset.load(entry: tinyEntry, from: DataLocations(environment: [:]))
    }
    #expect(failure.description.contains("neither XDG_CACHE_HOME nor HOME is set"))
    #expect(failure.description.contains("Then put them into DIR/mnist and give --data-dir DIR"))
  }

  @Test func aCacheThatCannotBeWrittenSaysSo() throws {
    try folder.write([], to: "a")
    let failure = try #require(throws: FileFailure.self) { try tinyEntry.fetch(to: locations("good")) }
    #expect(
      failure.description == """
        \(folder.path)/a/cache/mnist: cannot be written: Not a directory. Downloads are kept there; XDG_CACHE_HOME \
        names another cache, --data-dir a folder that has the data.
        """)
  }

  @Test func fetchesAtTheSameTimeTakeTurns() async throws {
    let locations = locations("good")
    let fetched = Mutex<Int>(0)
    var turn: FolderLock? = try FolderLock("\(folder.path)/a/cache/mnist")
    let threads = (0..<2).map { _ in
      Thread { if (try? tinyEntry.fetch(to: locations)) != nil { fetched.withLock { $0 += 1 } } }
    }
    for thread in threads { thread.start() }
    try await Task.sleep(for: .milliseconds(300))
    #expect(try mirror.requests() == [])
    withExtendedLifetime(turn) {}
    turn = nil
    while threads.contains(where: { !$0.isFinished }) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(fetched.withLock { $0 } == 2)
    #expect(try mirror.requests().count == 4)
    #expect(try cached() == names.sorted())
  }
}
