import Foundation
import Serving
import Testing

@Suite struct ScannerTests {
  private static func accepts(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      do {
        try scanner.skip()
        try scanner.requireEnd()
        return true
      } catch {
        return false
      }
    }
  }

  /// Texts that are JSON are taken, others refused, as Foundation does; of texts that are changed at random.
  @Test func takesWhatIsJSON() {
    let seeds = [
      "{\"rows\":[{\"a\":1.5e-3,\"b\":\"x\\u00e9\\n\",\"c\":null,\"d\":[true,false,{}]}]}",
      "[-0,10,\"\",[[]],{\"\":\"é😀\"}]",
      " \t\r\n3.25 ",
    ]
    var state: UInt64 = 7
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let marks = Array("{}[]\",:\\u0123456789.eE+-tfn \u{1}\u{7f}x".utf8) + [0xc3, 0xa9, 0xff, 0x00]
    var (taken, refused) = (0, 0)
    for round in 0..<30_000 {
      var text = Array(seeds[round % seeds.count].utf8)
      for _ in 0...random(2) {
        switch random(3) {
        case 0: text[random(text.count)] = marks[random(marks.count)]
        case 1: text.insert(marks[random(marks.count)], at: random(text.count + 1))
        default: if text.count > 1 { text.remove(at: random(text.count)) }
        }
      }
      let isJSON =
        (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
        && String(validating: text, as: UTF8.self) != nil
      let isTaken = Self.accepts(text)
      if isTaken { taken += 1 } else { refused += 1 }
      // Foundation takes a few texts that are no JSON; none that it refuses is taken here.
      #expect(isJSON || !isTaken, "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(taken > 1000 && refused > 1000)
  }

  @Test(arguments: [
    "{\"a\":[1,2,{\"b\":null}]}", "\"\\ud83d\\ude00\"", "-0.0e-0", "[]", "{}", "true", "\u{feff}[1]",
    String(repeating: "[", count: 63) + String(repeating: "]", count: 63),
  ])
  func takesAll(text: String) { #expect(Self.accepts(Array(text.utf8))) }
}
