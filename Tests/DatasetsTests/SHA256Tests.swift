import PseudoLabelDatasets
import TestSupport
import Testing

@Suite struct SHA256Tests {
  @Test func digestsAreThoseOfTheStandard() throws {
    // FIPS 180-4's examples.
    #expect(
      try SHA256.digest(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      try SHA256.digest(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(try SHA256.digest(of: goldenImages) == GoldenFiles.imagesDigest)
  }

  @Test func partsCountAsOne() throws {
    for cut in [0, 1, 40, goldenImages.count] {
      let digest = try SHA256.digest(of: Array(goldenImages[..<cut]), Array(goldenImages[cut...]))
      #expect(digest == GoldenFiles.imagesDigest)
    }
  }
}
