/// The bytes of an IDX file; every field may be set wrong.
package func idxBytes(
  zeros: [UInt8] = [0, 0], type: UInt8 = 8, rank: UInt8? = nil, _ dimensions: [UInt32], _ items: [UInt8]
)
  -> [UInt8]
{
  let sizes = dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
  return zeros + [type, rank ?? UInt8(dimensions.count)] + sizes + items
}

/// What `GoldenFiles.images` holds, unpacked.
package let goldenPixels = (0..<3).flatMap { image in (0..<20).map { UInt8(truncatingIfNeeded: 37 * image + 11 * $0) } }
package let goldenImages = idxBytes([3, 4, 5], goldenPixels)
package let goldenLabels = idxBytes([3], [2, 0, 1])
