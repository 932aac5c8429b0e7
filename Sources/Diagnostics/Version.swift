/// The version of the package, which every run and every model file records.
public enum Version {
  /// Major, minor, patch, as in "1.2.3" (https://semver.org).
  public static let current = "0.5.0"
}
