internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Reads a file's records in slices, in bounded memory.
///
/// Waits for the disk. For one task at a time.
public final class SliceReader: Sendable {
    public struct Slice: Sendable {
        public var items: [RecordReader.Item]
        /// Behind the last item.
        public var place: RecordReader.Place
    }

    private struct State {
        var reader: RecordReader
        /// Where the next chunk begins.
        var offset: Int
        var isAtEnd = false
    }

    private let path: String
    private let state: Mutex<State>

    private static let chunkBytes = 256 << 10
    /// A slice ends behind the record that brings it to so many bytes.
    private static let sliceBytes = 4 << 20

    init(path: String, layout: RecordReader.Layout, place: RecordReader.Place, limits: BatchLimits) {
        self.path = path
        let reader = RecordReader(
            layout, at: place, recordBytesMaximum: limits.recordBytesMaximum,
            depthMaximum: limits.depthMaximum)
        state = Mutex(State(reader: reader, offset: place.offset))
    }

    /// The next records, at most `maximum`; none at the end.
    public func next(_ maximum: Int) throws(BatchFailure) -> Slice {
        try state.withLock { state throws(BatchFailure) in
            let file = try DiskFile(path, O_RDONLY, to: "open")
            let start = state.reader.place.offset
            var items: [RecordReader.Item] = []
            while items.count < maximum, state.reader.place.offset - start < SliceReader.sliceBytes {
                if let item = state.reader.next() {
                    items.append(item)
                } else if state.isAtEnd {
                    break
                } else {
                    let chunk = try file.read(SliceReader.chunkBytes, at: state.offset)
                    if chunk.isEmpty {
                        state.reader.finish()
                        state.isAtEnd = true
                    } else {
                        state.reader.append(chunk)
                        state.offset += chunk.count
                    }
                }
            }
            return Slice(items: items, place: state.reader.place)
        }
    }
}
