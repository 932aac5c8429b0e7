import PseudoLabelInference

// Made once; it answers many times, from any task.
let classifier = LiveClassifier(try TrainedClassifier(contentsOf: "library.safetensors"))
