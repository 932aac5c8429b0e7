/// The version of the package, which every run and every model file records.
public enum Version {
  public static let current = "0.5.0"
}
