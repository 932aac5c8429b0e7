import Foundation
import PseudoLabeling
@preconcurrency import Compute
@preconcurrency import Training
import Networks

func idx(_ n: String, _ skip: Int) -> [UInt8] { [UInt8](try! Data(contentsOf: URL(fileURLWithPath: "/tmp/mnist/" + n)).dropFirst(skip)) }
let train = LabeledSet(features: Features(.bytes(idx("train-images-idx3-ubyte", 16), scale: 1/255), columns: 784), labels: idx("train-labels-idx1-ubyte", 8).map(Int.init), classes: 10)
let test = LabeledSet(features: Features(.bytes(idx("t10k-images-idx3-ubyte", 16), scale: 1/255), columns: 784), labels: idx("t10k-labels-idx1-ubyte", 8).map(Int.init), classes: 10)
let args = CommandLine.arguments
let method = args[1], seed = UInt64(args[2])!, epochs = Int(args[3])!, threads = Int(args[4])!, path = InputPath(rawValue: args[5])!
let net = Network(inputs: 784, inputDropout: Dropout(0.2), layers: [.dense(DenseLayer(units: 5000, dropout: Dropout(0.5)))], output: OutputLayer(classes: 10, units: .sigmoid))
let alpha = Schedule.ramp(from: 0, to: 3, during: method == "bench" ? .epochs(0..<1) : .epochs(100..<600))
let recipe = Recipe(network: net, unlabeled: method == "supervised" ? [] : [UnlabeledTerm(.pseudoLabel(PseudoLabel()), weight: alpha)],
  optimizer: .gradientDescent(rate: .decay(from: 1.5, factor: 0.998, per: .epochs), momentum: .ramp(from: 0.5, to: 0.99, during: .epochs(0..<500))),
  labeledBatch: 32, unlabeledBatch: 256, epochLength: .passOverLabeled, epochs: epochs, keep: .last, validationInterval: 10)
var stream = RandomStream(seed: seed, purpose: .split)
let perm = stream.permutation(of: 60000)
var lab: [Int] = [], val: [Int] = [], un: [Int] = []
var c1 = [Int](repeating: 0, count: 10), c2 = c1
for p in perm { let y = train.labels[p]; if c1[y] < 60 { c1[y] += 1; lab.append(p) } else if c2[y] < 100 { c2[y] += 1; val.append(p) } else { un.append(p) } }
let split = Split(labeled: train.selecting(lab), validation: train.selecting(val), unlabeled: UnlabeledSet(features: train.features.selecting(un)), unlabeledPositions: un)
final class Obs: TrainingObserver { func finished(_ e: EpochRecord) { if e.epoch % 50 == 0 || e.epoch == 5 { print(e.epoch, e.supervisedLoss, e.unlabeledLoss ?? -1, e.validationErrorRate ?? -1, e.seconds) } } }
let cpu = CPU(threads: threads)
print(cpu.instructionSet, cpu.threads)
let out = Trainer(recipe, seed: seed, inputPath: path, on: cpu).train(on: split, observer: Obs())
print(out.ending, out.updates, out.seconds, "ms/update", out.seconds / Double(out.updates) * 1e3)
print("val", out.validationErrorRate ?? -1)
if args.count > 6 { print("test", out.model.predictor(on: cpu).errorRate(on: test)) }
