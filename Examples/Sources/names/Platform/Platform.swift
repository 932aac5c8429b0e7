/// What a program says of the machine.
public enum Platform { public static let threads = 1 }
