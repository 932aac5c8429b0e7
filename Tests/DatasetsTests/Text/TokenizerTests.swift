import PseudoLabelDatasets
import PseudoLabelPlatform
import Testing

@Suite struct TokenizerTests {
  private func words(_ text: String) -> [String] {
    var tokenizer = Tokenizer()
    return tokenizer.words(in: text)
  }

  /// Case, accents, and how a text is composed make no other word.
  @Test(arguments: [
    ("Straße", "STRASSE"), ("naïve café", "NAIVE cafe\u{301}"), ("Łódź Øre", "lodz ore"), ("Ёлка ещё", "елка ЕЩЕ"),
    ("أَكَلَ", "اكل"), ("٢٠٢٦", "2026"), ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"), ("ΣΊΣΥΦΟΣ", "σισυφος"), ("co\u{AD}op", "coop"),
  ]) func spellingsThatAreOneWord(_ one: String, _ other: String) { #expect(words(one) == words(other)) }

  /// Letters that an alphabet counts as its own, and signs that are vowels, are kept.
  @Test(arguments: [("йод", "иод"), ("हिन्दी", "हन्दा"), ("มา", "มี"), ("がき", "かき"), ("ќ", "к")])
  func spellingsThatAreTwoWords(_ one: String, _ other: String) { #expect(words(one) != words(other)) }

  @Test func textsComposedAndDecomposedHaveTheSameWords() {
    #expect(words("е\u{308}ж и\u{306}од") == words("ёж йод"))
    #expect(words("\u{1100}\u{1161}\u{11A8}") == words("각"))
    #expect(words("か\u{3099}き") == words("がき"))
  }

  @Test func scriptsWithoutBlanksGivePairs() {
    #expect(words("東京都") == ["東京", "京都"])
    #expect(words("雨") == ["雨"])
    #expect(words("雨。C言語2版") == ["雨", "c", "言語", "2", "版"])
    #expect(words("มาก") == ["มา", "าก"])
  }

  @Test func anEmojiIsAWord() {
    #expect(words("🚂🚂late👍🏽") == ["🚂", "🚂", "late", "👍"])
    #expect(words("👩\u{200D}💻 ❤\u{FE0F}") == ["👩", "💻", "❤"])
  }

  @Test func punctuationIsNoWord() {
    #expect(words("").isEmpty && words(" … !!! -- \t\n").isEmpty && words("\u{301}\u{200D}").isEmpty)
    #expect(words("don't x_y a.b") == ["don", "t", "x", "y", "a", "b"])
  }

  /// What is left of one text is not in the next.
  @Test func textsAreTakenApartOneByOne() {
    var tokenizer = Tokenizer()
    for text in ["東京", "e", "東", "\u{301}", "京都"] { #expect(tokenizer.words(in: text) == words(text)) }
  }

  @Test func nGramsKeepSignsWithTheirLetters() {
    func terms(_ text: String, _ lengths: ClosedRange<Int>) -> [String] {
      var (tokenizer, terms) = (Tokenizer(), [String]())
      TextAnalyzer.characterNGrams(shortest: lengths.lowerBound, longest: lengths.upperBound)
        .forEachTerm(in: text, &tokenizer) { terms.append($0) }
      return terms
    }
    #expect(terms("Abc", 3...4) == [" ab", "abc", "bc ", " abc", "abc "])
    #expect(terms("a b", 2...5) == [" a", "a ", " a ", " b", "b ", " b "])
    #expect(terms("हिन", 2...2) == [" हि", "हिन", "न "])
    #expect(terms("", 2...4).isEmpty)
    let analyzer = TextAnalyzer.characterNGrams(shortest: 2, longest: 4)
    #expect([" ab", "bc ", "ab", " a "].map(analyzer.shown) == ["ab…", "…bc", "…ab…", "a"])
  }

  @Test(arguments: [
    ("late again today", true), ("北京市今天下雨", true), ("Braund, Mr. Owen", true), ("id-1-2-3", false), ("12 34 56", false),
    ("blue house", false), ("", false), ("東京", false),
  ]) func sentencesAreRecognised(_ text: String, _ isSentence: Bool) {
    #expect(Tokenizer.readsLikeSentence(text) == isSentence)
  }
}
