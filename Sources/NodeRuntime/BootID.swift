internal import Glibc

/// Names one start of the machine: instants of the monotonic clock compare only within it.
public struct BootID: Hashable, Sendable {
    /// Sixteen.
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) {
        precondition(bytes.count == 16, "a boot id has 16 bytes, not \(bytes.count)")
        self.bytes = bytes
    }

    /// What the kernel says (`/proc/sys/kernel/random/boot_id`). Where it says nothing, an id that equals no
    /// other: then every journal counts as of an earlier start, and entries end early rather than late.
    public static let current: BootID = {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        var text = [UInt8](repeating: 0, count: 64)
        let count =
            descriptor < 0 ? 0 : text.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if descriptor >= 0 { close(descriptor) }
        let digits = text.prefix(max(0, count)).filter { $0 != UInt8(ascii: "-") }.prefix(32)
        let bytes = stride(from: 0, to: digits.count - digits.count % 2, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
        }
        if bytes.count == 16 { return BootID(bytes: bytes) }
        return BootID(bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }()
}
