import PseudoLabelCompute
import PseudoLabelReporting
import TestSupport
import Testing

/// Pictures against those of scikit-learn's TSNE of the same data; see `Tools/Golden/tsne.py`.
@Suite struct ScikitLearnTests {
  struct File: Decodable {
    struct Picture: Decodable {
      var points: [Double]
      var divergence: Double
      var trustworthiness: [Double?]
      var pairs: [SIMD2<Double>] { stride(from: 0, to: points.count, by: 2).map { SIMD2(points[$0], points[$0 + 1]) } }
    }
    struct Case: Decodable {
      var name: String
      var columns: Int
      var perplexity: Double
      var values: [Float]
      var pictures: [Picture]

      /// The affinities over all pairs.
      func affinities(on cpu: CPU) throws -> Affinities {
        let rows = try PointSet(values, columns: columns)
        let neighbors = NearestNeighbors(of: rows, count: rows.count - 1, on: cpu)
        return Affinities(ConditionalAffinities(neighbors, perplexity: perplexity, on: cpu))
      }
    }
    var neighbors: [Int]
    var cases: [Case]
  }

  private let cpu = CPU(threads: 2)

  @Test func divergenceAndTrustworthinessAreThoseOfPython() throws {
    let golden = try Golden.load(File.self, from: "tsne.json")
    for c in golden.cases {
      let affinities = try c.affinities(on: cpu)
      for picture in c.pictures {
        let divergence = Divergence.value(of: picture.pairs, affinities, on: cpu)
        #expect(abs(divergence - picture.divergence) < 1e-5, "\(c.name): \(divergence), \(picture.divergence)")
        for case let (k, expected?) in zip(golden.neighbors, picture.trustworthiness) {
          let trust = try trustworthiness(of: picture.pairs, in: c.values, columns: c.columns, neighbors: k, on: cpu)
          #expect(abs(trust - expected) < 1e-9, "\(c.name), \(k) neighbours")
        }
      }
    }
  }

  @Test func picturesAreAtLeastAsGood() throws {
    let golden = try Golden.load(File.self, from: "tsne.json")
    for c in golden.cases {
      let affinities = try c.affinities(on: cpu)
      let embedding = try TSNE(perplexity: c.perplexity).embedding(of: c.values, columns: c.columns, on: cpu)
      let divergence = Divergence.value(of: embedding.points, affinities, on: cpu)
      let best = try #require(c.pictures.map(\.divergence).min())
      #expect(divergence < best + 0.01, "\(c.name)")
      for k in golden.neighbors {
        func trust(_ points: [SIMD2<Double>]) throws -> Double {
          try trustworthiness(of: points, in: c.values, columns: c.columns, neighbors: k, on: cpu)
        }
        let ours = try trust(embedding.points)
        let theirs = try c.pictures.map { try trust($0.pairs) }.max() ?? 1
        #expect(ours > theirs - 0.003, "\(c.name), \(k) neighbours")
      }
    }
  }
}
