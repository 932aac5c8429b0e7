/// The correlation of numbers with their places 0, 1, 2 …, gathered one after the other.
struct PlaceCorrelation {
  private var place = 0.0
  private var count = 0.0
  /// What is taken off every number, so that large ones keep their digits.
  private var first = 0.0
  private var (numbers, squares) = (0.0, 0.0)
  private var (places, placeSquares) = (0.0, 0.0)
  private var products = 0.0

  mutating func add(_ number: Double) {
    if count == 0 { first = number }
    let difference = number - first
    numbers += difference
    squares += difference * difference
    places += place
    placeSquares += place * place
    products += place * difference
    place += 1
    count += 1
  }

  /// The next number has the place 0.
  mutating func restart() { place = 0 }

  /// Pearson's r; 0 where all numbers are equal, or too large to tell.
  var value: Double {
    let covariance = products - numbers * places / count
    let variances = (squares - numbers * numbers / count) * (placeSquares - places * places / count)
    return variances > 0 && variances.isFinite && covariance.isFinite ? covariance / variances.squareRoot() : 0
  }
}
