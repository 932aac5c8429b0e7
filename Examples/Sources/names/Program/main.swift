import Datasets
import Evaluation
import Inference
import Training

let rows = (0..<40).map { [Double($0 % 2), Double($0) / 40] }
let features = Features(rows: rows, labels: (0..<40).map { $0 < 20 ? ($0 % 2 == 0 ? "even" : "odd") : nil })
let model = try await train(on: features)
var evaluation = Evaluation()
for (number, row) in rows.enumerated() where try answer(row, by: model) != (number % 2 == 0 ? "even" : "odd") {
  evaluation.errors += 1
}
print("\(evaluation.errors) of 40 wrong")
