/// Different runs of bytes, numbered from 0 in the order in which they came.
struct ByteTable {
  /// A place of the table.
  private struct Place {
    /// The run itself, where it is as short as most cells are; the hash of a longer one.
    var key: UInt64 = 0
    /// The number of the run, + 1; 0 where there is none.
    var number: UInt32 = 0
  }

  /// The longer runs, end to end.
  private var bytes: [UInt8] = []
  /// Where each run ends in `bytes`; a short one takes no room there.
  private var ends: [Int] = []
  private var places = [Place](repeating: Place(), count: 16)

  /// Drawn anew for each program, so that nobody can write a file of which all cells collide.
  private static let seed = UInt64.random(in: .min ... .max)
  private static let shortest = 7

  var count: Int { ends.count }

  /// The number of a run; nil where it never came.
  func number(of run: UnsafeBufferPointer<UInt8>) -> Int? {
    let place = places[place(of: run, Self.key(of: run))]
    return place.number == 0 ? nil : Int(place.number) - 1
  }

  /// Adds a run that is not there.
  mutating func add(_ run: UnsafeBufferPointer<UInt8>) -> Int {
    if 3 * (ends.count + 1) > 2 * places.count { grow() }
    let key = Self.key(of: run)
    places[place(of: run, key)] = Place(key: key, number: UInt32(ends.count + 1))
    if run.count > Self.shortest { bytes.append(contentsOf: run) }
    ends.append(bytes.count)
    return ends.count - 1
  }

  /// Where a run is, or would be put.
  private func place(of run: UnsafeBufferPointer<UInt8>, _ key: UInt64) -> Int {
    places.withUnsafeBufferPointer { places in
      let mask = places.count - 1
      var place = Self.first(of: key, mask)
      while places[place].number != 0 {
        if places[place].key == key, run.count <= Self.shortest || equals(Int(places[place].number) - 1, run) { break }
        place = (place + 1) & mask
      }
      return place
    }
  }

  private func equals(_ number: Int, _ run: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1]
    guard ends[number] - start == run.count else { return false }
    return bytes[start..<ends[number]].elementsEqual(run)
  }

  private mutating func grow() {
    let old = places
    places = [Place](repeating: Place(), count: 2 * old.count)
    let mask = places.count - 1
    for entry in old where entry.number != 0 {
      var place = Self.first(of: entry.key, mask)
      while places[place].number != 0 { place = (place + 1) & mask }
      places[place] = entry
    }
  }

  @inline(__always)
  private static func first(of key: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: mixed(key ^ seed)) & mask
  }

  /// Of a short run its bytes and their number, which no other run has; of a longer one the hash, with a number that no short run has.
  @inline(__always)
  private static func key(of run: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard run.count <= shortest else { return ContentHash.hash(UnsafeRawBufferPointer(run), seed: seed) | 0xff }
    var key: UInt64 = 0
    for byte in run { key = key << 8 | UInt64(byte) }
    return key << 8 | UInt64(run.count)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 { ContentHash.mixed(value) }
}
