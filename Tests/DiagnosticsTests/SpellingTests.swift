import Diagnostics
import Testing

@Suite struct SpellingTests {
  @Test(
    arguments: [
      ("trian", "train"), ("Patience", "patience"), ("inputdropout", "inputDropout"), ("epoch", "epochs"),
      ("sead", "seed"), ("x", nil), ("watchh", "watch"), ("zebra", nil), ("", nil), ("sealing", nil),
    ] as [(String, String?)])
  func theNearestNameIsNotFar(word: String, nearest: String?) {
    let names = ["train", "patience", "inputDropout", "epochs", "seed", "y", "watch"]
    #expect(Spelling.nearest(to: word, of: names) == nearest)
  }

  @Test func ofNothingNothingIsNear() { #expect(Spelling.nearest(to: "train", of: []) == nil) }

  @Test func theFirstOfThoseThatTie() { #expect(Spelling.nearest(to: "bat", of: ["cat", "hat"]) == "cat") }
}
