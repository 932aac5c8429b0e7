import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct ImageFolderTests {
  private let folder: TemporaryFolder
  private let picture: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    picture = try GoldenImages.bytes("dot.png")
  }

  /// Writes the same picture under each name.
  private func fill(_ names: [String]) throws {
    for name in names { try folder.write(picture, to: name) }
  }

  private func listed(unlabeled: String? = nil) throws -> ImageFolder {
    try ImageFolder(path: folder.path, unlabeled: unlabeled)
  }

  /// The files as "path: label", the paths below the folder.
  private func names(_ images: ImageFolder) -> [String] {
    images.files.map { "\($0.path.dropFirst(folder.path.count + 1)): \($0.label ?? "-")" }
  }

  private func message(unlabeled: String? = nil) throws -> String {
    let failure = try #require(throws: FileFailure.self) { try listed(unlabeled: unlabeled) }
    return String(failure.description.dropFirst(folder.path.count))
  }

  @Test func subfoldersAreClassesInNaturalOrder() throws {
    try fill([
      "class 10/a.png", "class 2/img10.png", "class 2/img2.png", "class 2/img2b.PNG", "Über-写真/x y.jpeg",
      "unlabeled/7.png", "class 2/deep/er/0.jpg", "class 2/img02.png", "test/1.png",
    ])
    let images = try listed()
    #expect(images.classes == ["class 2", "class 10", "test", "Über-写真"])
    #expect(
      names(images) == [
        "class 2/img02.png: class 2", "class 2/img2.png: class 2", "class 2/img2b.PNG: class 2",
        "class 2/img10.png: class 2", "class 2/deep/er/0.jpg: class 2", "class 10/a.png: class 10", "test/1.png: test",
        "Über-写真/x y.jpeg: Über-写真", "unlabeled/7.png: -",
      ])
    #expect(images.skipped == FileNotes())
  }

  @Test func naturalOrderIsAnOrder() throws {
    // Given in order: each precedes all behind it, and none before it.
    let names = ["", "1", "1a", "01b", "2", "10", "a", "a0", "a00", "a1", "a01b", "a9", "a10-", "a10", "aa", "b", "é"]
    for _ in 0..<3 { try fill(names.shuffled().map { "x/p\($0).png" } + ["y/1.png"]) }
    #expect(try listed().files.dropLast().map(\.path) == names.map { "\(folder.path)/x/p\($0).png" })
  }

  @Test func unlabelledImagesAreThoseOfTheNamedFolders() throws {
    try fill(["a/1.png", "b/1.png", "rest/2.png", "Unlabelled/3.png"])
    #expect(names(try listed()) == ["a/1.png: a", "b/1.png: b", "rest/2.png: rest", "Unlabelled/3.png: -"])
    // A folder that is given is no class, wherever it lies and however it is called.
    let given = try listed(unlabeled: "\(folder.path)/a/../rest/")
    #expect(given.classes == ["a", "b"])
    #expect(given.files.map(\.label) == ["a", "b", nil, nil])
    #expect(given.files.count { $0.path.hasSuffix("2.png") } == 1)
  }

  @Test func whatIsHiddenOrNoImageDoesNotCount() throws {
    try fill(["a/1.png", "b/1.png", ".git/x.png", "a/.DS_Store", "a/.hidden/1.png", "__MACOSX/a/1.png", "loose.png"])
    try folder.write(Array("GIF89a".utf8), to: "a/moving.gif")
    for number in 1...7 { try folder.write(Array("text".utf8), to: "b/notes \(number).txt") }
    try fill(["b/picture without a suffix"])
    let images = try listed()
    #expect(images.classes == ["a", "b"])
    #expect(names(images) == ["a/1.png: a", "b/1.png: b", "b/picture without a suffix: b"])
    #expect(images.skipped.count == 9)
    #expect(images.skipped.first.count == 5)
    #expect(
      images.skipped.first[0].description
        == "\(folder.path)/loose.png: place: expected a folder for each class, found a file beside them.")
    #expect(
      images.skipped.first[1].description.hasPrefix(
        "\(folder.path)/a/moving.gif: first bytes: expected a PNG or JPEG image, found a GIF image. Convert it to PNG"))
  }

  @Test func linksAreFollowedWhereTheyEnd() throws {
    try fill(["a/1.png", "b/1.png", "elsewhere.d/5.png"])
    let files = FileManager.default
    try files.createSymbolicLink(atPath: "\(folder.path)/a/2.png", withDestinationPath: "\(folder.path)/b/1.png")
    try files.createSymbolicLink(atPath: "\(folder.path)/a/loop", withDestinationPath: folder.path)
    try files.createSymbolicLink(atPath: "\(folder.path)/c", withDestinationPath: "elsewhere.d")
    try files.createSymbolicLink(atPath: "\(folder.path)/b/nowhere.png", withDestinationPath: "none")
    let images = try listed()
    #expect(
      names(images) == [
        "a/1.png: a", "a/2.png: a", "b/1.png: b", "c/5.png: c", "elsewhere.d/5.png: elsewhere.d",
      ])
    #expect(images.skipped.first.map(\.path) == ["\(folder.path)/b/nowhere.png"])
  }

  @Test func foldersThatCannotBeClassesAreNamed() throws {
    let expected = ": folder: expected a sub-folder for each of at least two classes, found"
    let remedy = "Put the images of each class into a folder that has its name."
    #expect(try message() == "\(expected) an empty folder. \(remedy)")
    try fill(["1.png"])
    #expect(try message() == "\(expected) none. \(remedy)")
    try fill(["only one/1.png", "unlabeled/1.png"])
    #expect(try message() == "\(expected) only \"only one\". \(remedy)")
    try folder.write(Array("text".utf8), to: "without/readme")
    #expect(try message() == "/without: folder: expected PNG or JPEG images, found none.")
    try fill(["without/1.png"])
    #expect(try message(unlabeled: "\(folder.path)/none") == "/none: no such file or directory.")
    try folder.write([], to: "nothing/.hidden")
    #expect(
      try message(unlabeled: "\(folder.path)/nothing") == "/nothing: folder: expected PNG or JPEG images, found none.")

    let missing = #expect(throws: FileFailure.self) { try ImageFolder(path: "\(folder.path)/missing") }
    #expect(missing?.problem == .missing)
    let file = #expect(throws: FileFailure.self) { try ImageFolder(path: "\(folder.path)/1.png") }
    #expect(file?.problem == .unreadable(reason: "it is not a folder"))
  }

  @Test func imagesWithoutClassesAreAPlainList() throws {
    try fill(["b/10.png", "b/9.png", "2.png", "a/1.jpg"])
    let images = try ImageFolder.images(in: folder.path)
    #expect(images.map { $0.dropFirst(folder.path.count + 1) } == ["2.png", "a/1.jpg", "b/9.png", "b/10.png"])
    #expect(try ImageFolder.images(in: "\(folder.path)/2.png") == ["\(folder.path)/2.png"])
    try folder.write(Array("text".utf8), to: "t/text")
    for path in ["t", "t/text", "none"] {
      #expect(throws: FileFailure.self) { try ImageFolder.images(in: "\(folder.path)/\(path)") }
    }
  }
}
