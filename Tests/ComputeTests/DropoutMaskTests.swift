import PseudoLabelCompute
import PseudoLabelPlatform
import Testing

@Suite struct DropoutMaskTests {
  private let mask = DropoutMask(seed: 0x0123_4567_89ab_cdef, update: 77, layer: 1, rate: 0.3)

  /// Word w of the stream is made from the Philox blocks 4w … 4w+3, 16 bits an element, on every instruction set.
  @Test(arguments: CPU.availableInstructionSets)
  func followsItsDefinition(set: CPU.InstructionSet) {
    let (rows, columns) = (700, 200)
    let groups = 7
    let threshold = UInt32((0.3 * 65536).rounded())
    let elements = CPU(threads: 1, instructionSet: set).elements(of: mask, rows: rows, columns: columns)
    var differences = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let word = UInt32(row * groups + column / 32)
        let block = Philox.block(
          SIMD4(word * 4 + UInt32(column % 32 / 8), 77, 0, RandomPurpose.dropout.rawValue | 1 << 8), key: mask.seed)
        let bits = block[column % 8 / 2] >> (column % 2 == 0 ? 0 : 16) & 0xFFFF
        if elements[row * columns + column] != (bits >= threshold) { differences += 1 }
      }
    }
    #expect(differences == 0)
  }

  /// At one half a hidden unit takes one bit: 32 units of a row share a word, four rows a block. The input does not.
  @Test(arguments: CPU.availableInstructionSets)
  func oneHalfTakesOneBit(set: CPU.InstructionSet) {
    var mask = mask
    mask.rate = 0.5
    let cpu = CPU(threads: 1, instructionSet: set)
    let (rows, columns, groups) = (203, 100, 4)
    let elements = cpu.elements(of: mask, rows: rows, columns: columns)
    let expected = (0..<rows * columns).map { element in
      let (row, column) = element.quotientAndRemainder(dividingBy: columns)
      let block = Philox.block(
        SIMD4(UInt32(row / 4 * groups + column / 32), 77, 0, RandomPurpose.dropout.rawValue | 1 << 8), key: mask.seed)
      return block[row % 4] >> UInt32(column % 32) & 1 == 1
    }
    let differences = zip(elements, expected).count { $0 != $1 }
    #expect(differences == 0)
  }

  @Test(arguments: [0, 0.2, 0.5, 0.9]) func dropsAtItsRate(rate: Double) {
    var mask = mask
    mask.rate = rate
    let count = 512 * 1024
    let dropped = CPU(threads: 1).elements(of: mask, rows: 512, columns: 1024).count { !$0 }
    // Six standard deviations, and the rounding of the rate.
    let allowed = 6 * (rate * (1 - rate) * Double(count)).squareRoot() + Double(count) * 0x1p-17
    #expect(abs(Double(dropped) - rate * Double(count)) <= allowed)
  }

  /// Rows of a part of a batch are dropped as they are in the whole, wherever the part begins.
  @Test(arguments: [0.3, 0.5]) func rowsHaveTheMasksOfTheirPlaces(rate: Double) {
    let (cpu, columns) = (CPU(threads: 1), 70)
    var mask = mask
    mask.rate = rate
    let whole = cpu.elements(of: mask, rows: 40, columns: columns)
    func rows(_ rows: Range<Int>) -> [Bool] { Array(whole[rows.lowerBound * columns..<rows.upperBound * columns]) }
    var places = RowPlaces()
    places.add(6, from: 3)
    places.add(0, from: 11)
    places.add(5, from: 17)
    #expect((0..<11).map(places.place) == Array(3..<9) + Array(17..<22))
    mask.places = places
    #expect(cpu.elements(of: mask, rows: 11, columns: columns) == rows(3..<9) + rows(17..<22))
    // Of some rows by themselves, too.
    mask.places = nil
    let (x, out) = (RowMatrix(capacity: 40, columns: columns), RowMatrix(capacity: 40, columns: columns))
    for row in 0..<40 { x.row(row).update(repeating: 1, count: columns) }
    cpu.drop(x, mask, scale: 1, rows: 5..<26, into: out)
    #expect((5..<26).flatMap { row in (0..<columns).map { out.row(row)[$0] == 1 } } == rows(5..<26))
  }

  @Test func seedUpdateAndLayerMatter() {
    let cpu = CPU(threads: 1)
    var others = [mask, mask, mask]
    others[0].seed += 1
    others[1].update += 1
    others[2].layer += 1
    let first = cpu.elements(of: mask, rows: 4, columns: 64)
    for other in others { #expect(cpu.elements(of: other, rows: 4, columns: 64) != first) }
  }
}
