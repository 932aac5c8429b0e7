import Foundation
import PseudoLabelCompute
import PseudoLabelPlatform
import PseudoLabelReporting
import TestSupport
import Testing

@Suite struct TSNETests {
  @Test(arguments: [
    Points.clusters(300, columns: 6), Points.corners(300, columns: 6), Points.rows(300, columns: 6),
  ])
  func theNumberOfThreadsDoesNotMatter(values: [Float]) throws {
    let embeddings = try [1, 2, 5].map { threads in
      try TSNE(perplexity: 10, iterations: 120, earlyIterations: 60)
        .embedding(of: values, columns: 6, on: CPU(threads: threads))
    }
    #expect(embeddings[0] == embeddings[1] && embeddings[1] == embeddings[2])
  }

  @Test func theSeedMatters() throws {
    let pictures = try [1, 1, 2].map { seed in
      try TSNE(perplexity: 5, iterations: 50, seed: seed).embedding(of: Points.rows(60, columns: 3), columns: 3).points
    }
    #expect(pictures[0] == pictures[1] && pictures[1] != pictures[2])
  }

  /// Clusters far apart stay apart, in whatever order their points come.
  @Test func clustersStayApart() throws {
    let (n, d) = (400, 8)
    let inOrder = Points.clusters(n, columns: d)
    var stream = RandomStream(seed: 5, purpose: .testing)
    for order in [Array(0..<n), stream.permutation(of: n)] {
      let values = order.flatMap { inOrder[$0 * d..<($0 + 1) * d] }
      let embedding = try TSNE(perplexity: 15).embedding(of: values, columns: d)
      let trust = try trustworthiness(of: embedding.points, in: values, columns: d, neighbors: 12)
      #expect(trust > 0.97)
      for i in 0..<n {
        let others = (0..<n).filter { $0 != i }
        let nearest = others.min {
          squaredDistance(embedding.points[i], embedding.points[$0])
            < squaredDistance(embedding.points[i], embedding.points[$1])
        }
        #expect(nearest.map { order[$0] % d } == order[i] % d)
      }
    }
  }

  /// The outputs of a classifier that is sure of everything: each class a disc, no point on top of another.
  @Test func copiesAreDrawnAsDiscs() throws {
    let (n, d) = (600, 5)
    let points = try TSNE(perplexity: 20).embedding(of: Points.corners(n, columns: d), columns: d).points
    #expect(Set(points).count == n)
    let centres = (0..<d).map { k in
      stride(from: k, to: n, by: d).reduce(.zero) { $0 + points[$1] } / Double(n / d)
    }
    for i in 0..<n {
      let nearest = (0..<d).min { squaredDistance(points[i], centres[$0]) < squaredDistance(points[i], centres[$1]) }
      #expect(nearest == i % d)
    }
  }

  @Test func fewRowsGetALowerPerplexity() throws {
    for n in 0...12 {
      let embedding = try TSNE(iterations: 60).embedding(of: Points.rows(n, columns: 2), columns: 2)
      #expect(embedding.points.count == n)
      #expect(embedding.points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
      #expect(embedding.perplexity == max(1, Double(n - 1) / 3))
      #expect(embedding.divergence.isFinite && embedding.divergence > -1e-6)
    }
    #expect(try TSNE().embedding(of: [1, 2, 3], columns: 3).points == [.zero])
  }

  static let scales: [[Float]] = [
    [Float](repeating: 0, count: 200),
    [Float](repeating: .greatestFiniteMagnitude, count: 200),
    (0..<200).map { (place: Int) -> Float in place % 4 == 0 ? Float(place) : 7 },
    (0..<200).map { (place: Int) -> Float in Float(place) * .leastNonzeroMagnitude },
    (0..<200).map { (place: Int) -> Float in place % 8 < 4 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude },
  ]

  @Test(arguments: scales)
  func dataOfAnyScaleGivePictures(values: [Float]) throws {
    let embedding = try TSNE(perplexity: 10, iterations: 400).embedding(of: values, columns: 4)
    #expect(embedding.points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    #expect(Set(embedding.points).count == 50)
    #expect(embedding.divergence.isFinite)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func whatIsNoNumberIsNamed(bad: Float) throws {
    var values = Points.rows(20, columns: 3)
    values[3 * 7 + 2] = bad
    let failure = #expect(throws: EmbeddingFailure.self) { try TSNE().embedding(of: values, columns: 3) }
    #expect(failure?.description == "row 7, column 2: expected a finite number, found \(bad).")
    #expect(failure?.kind == .data)
    #expect(throws: EmbeddingFailure.self) {
      try trustworthiness(of: Points.plane(20, side: 1), in: values, columns: 3)
    }
  }

  @Test func progressIsTold() throws {
    var told: [[Int]] = []
    _ = try TSNE(iterations: 4).embedding(of: Points.rows(9, columns: 2), columns: 2) { told.append([$0, $1]) }
    #expect(told == [[1, 4], [2, 4], [3, 4], [4, 4]])
  }

  @Test func theResultIsReadBackFromJSON() throws {
    let embedding = try TSNE(iterations: 5).embedding(of: Points.rows(9, columns: 2), columns: 2)
    let data = try JSONEncoder().encode(embedding)
    #expect(try JSONDecoder().decode(Embedding.self, from: data) == embedding)
  }

  @Test func aRowCutShortIsACallersMistake() async {
    await #expect(processExitsWith: .failure) { _ = try TSNE().embedding(of: [1, 2, 3], columns: 2) }
  }
}
