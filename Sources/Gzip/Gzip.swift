internal import CZlib

/// The gzip coding of HTTP answers (RFC 1952), by zlib.
public enum Gzip {
    /// 16 for a gzip frame, and a window of 4 KB: an answer is small, and a stream of the full window takes 256 KB
    /// of memory, which costs more than the coding.
    private static let windowBits: Int32 = 16 + 12
    private static let memoryLevel: Int32 = 5
    /// The fastest that zlib has: bytes saved beyond it are few.
    private static let level: Int32 = 1

    /// The coded bytes; `nil` when zlib gives up, which it does only for want of memory.
    public static func encoded(_ bytes: Span<UInt8>) -> [UInt8]? {
        var stream = unsafe z_stream()
        guard unsafe spoke_deflate_init(&stream, level, windowBits, memoryLevel) == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        guard let length = UInt32(exactly: bytes.count) else { return nil }
        let bound = Int(unsafe deflateBound(&stream, UInt(bytes.count)))
        var isWhole = false
        // zlib reads from and writes to these buffers within the call alone, no further than the lengths it is given.
        let coded = unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
            unsafe bytes.withUnsafeBufferPointer { source in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                unsafe stream.avail_in = length
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(clamping: bound)
                isWhole = unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = unsafe bound - Int(stream.avail_out)
            }
        }
        return isWhole ? coded : nil
    }
}
