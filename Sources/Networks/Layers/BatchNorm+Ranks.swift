import PseudoLabelCompute
import PseudoLabelPlatform

extension Ranks {
  /// The moments of the rows of all ranks from those of each, group by group.
  ///
  /// - Parameters:
  ///   - own: of this rank's rows; groups may be without any.
  ///   - reference: numbers near the means, the same on all ranks: squares are summed as differences from these, which keeps the digits
  ///     of a variance that is small beside its mean.
  func joined(_ own: [ChannelMoments], near reference: [Double]) -> [ChannelMoments] {
    let channels = reference.count
    var values: [Double] = []
    for moments in own {
      let n = Double(moments.count)
      let differences = zip(moments.mean, reference).map { $0 - $1 }
      values.append(n)
      for difference in differences { values.append(n * difference) }
      for (c, difference) in differences.enumerated() {
        values.append(n * (moments.variance[c] + difference * difference))
      }
    }
    let sums = sum(values)
    return own.indices.map { group in
      let first = group * (1 + 2 * channels)
      let n = sums[first]
      let differences = (0..<channels).map { sums[first + 1 + $0] / max(1, n) }
      let variance = (0..<channels).map { c in
        max(0, sums[first + 1 + channels + c] / max(1, n) - differences[c] * differences[c])
      }
      return ChannelMoments(mean: zip(reference, differences).map { $0 + $1 }, variance: variance, count: Int(n))
    }
  }

  /// The sums of each channel over all ranks, group by group.
  func sum(
    _ own: [(sums: [Double], products: [Double])]
  ) -> [(sums: [Double], products: [Double])] {
    var values = sum(own.flatMap { $0.sums + $0.products })[...]
    return own.map {
      let (sums, products) = (values.prefix($0.sums.count), values.dropFirst($0.sums.count).prefix($0.products.count))
      values = values.dropFirst($0.sums.count + $0.products.count)
      return (Array(sums), Array(products))
    }
  }
}
