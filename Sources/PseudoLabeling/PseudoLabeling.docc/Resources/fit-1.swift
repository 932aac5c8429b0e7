import PseudoLabeling

// A table in which some rows carry the name of their class, and most do not.
let data = try TrainingData(.table(TableSource(files: ["packages.csv"], target: "library")))
