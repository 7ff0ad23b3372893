/// Which way a figure is better; the unit says it to people, this to the arithmetic.
public enum Better: String, Hashable, Sendable {
    case higher, lower
}
