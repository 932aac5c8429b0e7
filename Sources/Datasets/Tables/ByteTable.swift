/// Different runs of bytes, numbered from 0 in the order in which they came.
struct ByteTable {
  private var bytes: [UInt8] = []
  /// Where each run ends in `bytes`, and its hash.
  private var entries: [(end: Int, hash: UInt64)] = []
  /// The number of the run at each place of the table, + 1; 0 where there is none.
  private var places = [UInt32](repeating: 0, count: 16)

  /// Drawn anew for each program, so that nobody can write a file of which all cells collide.
  private static let seed = UInt64.random(in: .min ... .max)

  var count: Int { entries.count }

  /// The number of a run; nil where it never came.
  func number(of run: UnsafeBufferPointer<UInt8>) -> Int? {
    let place = place(of: run, hash: Self.hash(run))
    return places[place] == 0 ? nil : Int(places[place]) - 1
  }

  /// Adds a run that is not there.
  mutating func add(_ run: UnsafeBufferPointer<UInt8>) -> Int {
    if 2 * (entries.count + 1) > places.count { grow() }
    let hash = Self.hash(run)
    places[place(of: run, hash: hash)] = UInt32(entries.count + 1)
    bytes.append(contentsOf: run)
    entries.append((bytes.count, hash))
    return entries.count - 1
  }

  /// Where a run is, or would be put.
  private func place(of run: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places[place] != 0 {
      let number = Int(places[place]) - 1
      if entries[number].hash == hash, equals(number, run) { break }
      place = (place + 1) & mask
    }
    return place
  }

  private func equals(_ number: Int, _ run: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = number == 0 ? 0 : entries[number - 1].end
    guard entries[number].end - start == run.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for place in 0..<run.count where bytes[start + place] != run[place] { return false }
      return true
    }
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: 2 * places.count)
    let mask = places.count - 1
    for (number, entry) in entries.enumerated() {
      var place = Int(truncatingIfNeeded: entry.hash) & mask
      while places[place] != 0 { place = (place + 1) & mask }
      places[place] = UInt32(number + 1)
    }
  }

  /// Products of eight bytes each with odd constants, folded: the mixing step of wyhash (Wang Yi).
  private static func hash(_ run: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = seed ^ (UInt64(truncatingIfNeeded: run.count) &* 0x9e37_79b9_7f4a_7c15)
    let bytes = UnsafeRawBufferPointer(run)
    var place = 0
    while place + 8 <= bytes.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var last: UInt64 = 0
    while place < bytes.count {
      last = last << 8 | UInt64(bytes[place])
      place += 1
    }
    return mixed(hash ^ last)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }
}
