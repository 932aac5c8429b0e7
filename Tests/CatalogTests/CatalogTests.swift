import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct CatalogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The places of the temporary folder, without a network.
  private var locations: DataLocations {
    DataLocations(environment: "\(folder.path)/env", cache: "\(folder.path)/cache", system: ["\(folder.path)/system"])
  }

  @Test func environmentNamesThePlaces() {
    let all = DataLocations(
      dataDirectory: "mine",
      environment: ["PSEUDOLABEL_DATA": "/data", "XDG_CACHE_HOME": "/cache", "HOME": "/people/me"])
    #expect(all.requested == "mine")
    #expect(all.environment == "/data")
    #expect(all.cache == "/cache/pseudolabel")
    #expect(all.system == ["/usr/share/datasets"])
    for name in NamedDataset.allCases { #expect(all.mirrors[name] == name.mirrors) }

    let home = DataLocations(environment: ["HOME": "/people/me", "XDG_CACHE_HOME": "", "PSEUDOLABEL_DATA": ""])
    #expect(home.requested == nil)
    #expect(home.environment == nil)
    #expect(home.cache == "/people/me/.cache/pseudolabel")
    #expect(
      DataLocations(environment: ["HOME": "/people/me", "XDG_CACHE_HOME": "relative"]).cache
        == "/people/me/.cache/pseudolabel")
    #expect(DataLocations(environment: [:]).cache == nil)
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(NamedDataset.allCases.map(\.rawValue) == ["mnist", "fashion-mnist"])
    for name in NamedDataset.allCases {
      #expect(name.classNames.count == 10)
      #expect(Set(name.entry.files.map(\.name)).count == 4)
      #expect(Set(name.entry.files.map(\.checksum)).count == 4)
      #expect(name.entry.files.allSatisfy { $0.checksum.count == 64 })
    }
  }

  @Test func placesAreTriedInOrder() throws {
    var locations = locations
    func origin() throws -> String { try ImageDataset.load(entry: tinyEntry, from: locations).origin }
    #expect(throws: DownloadFailure.self) { try origin() }
    let system = try folder.writeTinyDataset(in: "system/mnist")
    #expect(try origin() == system)
    let cache = try folder.writeTinyDataset(in: "cache/mnist")
    #expect(try origin() == cache)
    let environment = try folder.writeTinyDataset(in: "env/mnist")
    #expect(try origin() == environment)
    locations.requested = "\(folder.path)/mine"
    let failure = try #require(throws: FileFailure.self) { try origin() }
    #expect(
      failure.description == """
        \(folder.path)/mine/mnist/train-images-idx3-ubyte.gz: no such file or directory. MNIST is four files, plain \
        or .gz: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.
        """)
    let requested = try folder.writeTinyDataset(in: "mine/mnist")
    #expect(try origin() == requested)
  }

  @Test func whatIsLoadedIsWhatTheFilesHold() throws {
    let path = try folder.writeTinyDataset(in: "system/mnist")
    let dataset = try ImageDataset.load(entry: tinyEntry, from: locations)
    #expect(dataset.name == .mnist)
    #expect(dataset.training.labels == [2, 0, 1])
    #expect(dataset.test.count == 3)
    #expect(dataset.training.features.imageShape == .init(height: 4, width: 5))
    #expect(dataset.classNames == ["zero", "one", "two"])
    #expect(dataset.checksums["train-images-idx3-ubyte"] == GoldenFiles.imagesDigest)
    #expect(dataset.checksums.count == 4)
    #expect(dataset.origin == path)
  }

  @Test func bothSpellingsArePackedOrNot() throws {
    for (images, labels) in [("-idx3", "-idx1"), (".idx3", ".idx1")] {
      for suffix in ["", ".gz"] {
        let folder = try TemporaryFolder()
        for part in ["train", "t10k"] {
          try folder.write(goldenImages, to: "mnist/\(part)-images\(images)-ubyte\(suffix)")
          try folder.write(GoldenFiles.labels, to: "mnist/\(part)-labels\(labels)-ubyte\(suffix)")
        }
        let dataset = try ImageDataset.load(entry: tinyEntry, from: DataLocations(requested: folder.path))
        #expect(dataset.training.count == 3)
      }
    }
  }

  @Test func aFileThatIsNotThePublishedOneIsRefusedInTheUsersFolders() throws {
    try folder.writeTinyDataset(in: "env/mnist")
    let other = idxBytes([3], [0, 0, 1])
    let path = try folder.write(other, to: "env/mnist/t10k-labels-idx1-ubyte.gz")
    try folder.writeTinyDataset(in: "system/mnist")
    let failure = try #require(throws: FileFailure.self) { try ImageDataset.load(entry: tinyEntry, from: locations) }
    #expect(failure.kind == .data)
    #expect(
      failure.description == """
        \(path): unpacked content: expected SHA-256 \(GoldenFiles.labelsDigest), found SHA-256 \
        \(try SHA256.digest(of: other)). This is not MNIST's t10k-labels-idx1-ubyte as published.
        """)
  }

  @Test func aFolderOfTheEnvironmentThatIsNotWholeIsAnError() throws {
    try folder.write(GoldenFiles.labels, to: "env/mnist/t10k-labels-idx1-ubyte.gz")
    try folder.writeTinyDataset(in: "system/mnist")
    let failure = #expect(throws: FileFailure.self) { try ImageDataset.load(entry: tinyEntry, from: locations) }
    #expect(failure?.problem == .missing)
  }

  @Test func damagedCopiesThatTheUserDidNotNameArePassedOver() throws {
    try folder.writeTinyDataset(in: "cache/mnist")
    try folder.write(GoldenFiles.images.dropLast(), to: "cache/mnist/train-images-idx3-ubyte.gz")
    let failure = try #require(throws: DownloadFailure.self) {
      try ImageDataset.load(entry: tinyEntry, from: locations)
    }
    #expect(failure.rejected.count == 1)
    #expect(failure.missing == ["train-images-idx3-ubyte"])
    let system = try folder.writeTinyDataset(in: "system/mnist")
    #expect(try ImageDataset.load(entry: tinyEntry, from: locations).origin == system)
  }

  @Test func statusTellsWhatIsWhere() throws {
    try folder.writeTinyDataset(in: "system/mnist")
    try folder.write([], to: "env/mnist/t10k-labels.idx1-ubyte")
    try folder.write([], to: "env/mnist/train-images-idx3-ubyte.gz/a-folder")
    let status = NamedDataset.mnist.status(in: locations)
    #expect(status.places.map(\.role) == [.environment, .cache, .system])
    #expect(status.places[0].found == ["t10k-labels-idx1-ubyte": "\(folder.path)/env/mnist/t10k-labels.idx1-ubyte"])
    #expect(
      status.places[0].missing
        == ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte"])
    #expect(status.places[1].found.isEmpty)
    #expect(status.origin?.folder == "\(folder.path)/system/mnist")
    #expect(NamedDataset.fashionMNIST.status(in: locations).origin == nil)
  }
}
