public import Profiles

/// Finds the records in a file that arrives in chunks, however it is cut, in bounded memory.
///
/// `lines` is one JSON value on each line (JSON Lines). `document` is one array of values over as many lines as it
/// likes, or a single value: what Platform calls multi-line JSON. A byte order mark at the beginning and blank lines
/// are passed over. What is wrong with one record becomes an item of its own, and the reader goes on behind it: behind
/// the next line break, or behind the next comma outside of strings and brackets.
///
/// Feed with `append`, take items until there are none, feed again; after `finish` the last ones come. Held at a time
/// are one record of at most `recordBytesMaximum` and one chunk.
public struct RecordReader: Sendable {
    public enum Layout: Hashable, Sendable {
        case lines, document
    }

    /// Where a reader goes on: behind the last item taken.
    public struct Place: Hashable, Sendable {
        public enum Phase: String, CaseIterable, Sendable {
            /// Nothing was taken yet.
            case start
            /// At the beginning of a line.
            case line
            /// Before the first byte of a document.
            case opening
            /// Inside the array, before its first value.
            case first
            /// Inside the array, behind a comma.
            case next
            /// The document is no array: all of it is one value.
            case single
            /// Behind the array.
            case closed
            /// Nothing more can be made sense of.
            case ended
        }

        /// In bytes from the beginning of the file.
        public var offset: Int
        public var phase: Phase

        public init(offset: Int = 0, phase: Phase = .start) {
            self.offset = offset
            self.phase = phase
        }
    }

    public enum Item: Hashable, Sendable {
        case record(Value)
        /// Not a record, why, and the text as it stands; of one too large only the beginning.
        case fault(JSONError, text: [UInt8])
    }

    /// Of a record too large so many bytes are told.
    public static let excerptBytes = 1_024

    /// Behind the last item taken; a new reader begins here with the bytes from `offset` on.
    public internal(set) var place: Place

    let layout: Layout
    let parser: JSONParser
    var buffer: [UInt8] = []
    var isFinished = false
    /// The first byte of `buffer` that belongs to no item yet, and its place in the file.
    var start = 0
    var cursor: Place
    var scan = Scan()

    /// How far the record at `start` was looked at.
    struct Scan: Sendable {
        var end = 0
        var depth = 0
        var isInString = false
        var isEscaped = false
        /// The beginning of a record too large, whose bytes are dropped.
        var excerpt: [UInt8]?

        func isFresh(at start: Int) -> Bool {
            end == start && depth == 0 && !isInString && excerpt == nil
        }

        /// Where the comma or bracket stands that ends the record; `nil` when it has not come.
        mutating func separator(in buffer: [UInt8]) -> Int? {
            while end < buffer.count {
                let byte = buffer[end]
                if isEscaped {
                    isEscaped = false
                } else if isInString {
                    if byte == UInt8(ascii: "\"") { isInString = false }
                    if byte == UInt8(ascii: "\\") { isEscaped = true }
                } else {
                    switch byte {
                    case UInt8(ascii: "\""): isInString = true
                    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                    case UInt8(ascii: ","), UInt8(ascii: "]"):
                        if depth == 0 { return end }
                        if byte == UInt8(ascii: "]") { depth -= 1 }
                    case UInt8(ascii: "}"): depth = max(0, depth - 1)
                    default: break
                    }
                }
                end += 1
            }
            return nil
        }
    }

    public init(
        _ layout: Layout, at place: Place = Place(), recordBytesMaximum: Int = 1 << 20, depthMaximum: Int = 64
    ) {
        self.layout = layout
        self.place = place
        cursor = place
        parser = JSONParser(bytesMaximum: recordBytesMaximum, depthMaximum: depthMaximum)
    }

    /// Adds the file's next bytes; all items of the earlier ones should have been taken.
    public mutating func append(_ chunk: [UInt8]) {
        buffer.removeFirst(start)
        scan.end -= start
        start = 0
        buffer += chunk
    }

    /// No more bytes follow.
    public mutating func finish() { isFinished = true }

    /// How many bytes wait for the rest of their record.
    public var heldBytes: Int { buffer.count - start }

    /// The next item; `nil` when it takes more bytes, and at the end.
    public mutating func next() -> Item? {
        while true {
            let before = cursor.phase
            let item: Item?
            switch cursor.phase {
            case .start: item = begin()
            case .line: item = line()
            case .opening: item = open()
            case .first, .next: item = element()
            case .single: item = single()
            case .closed: item = rest()
            case .ended: return nil
            }
            if let item {
                place = cursor
                return item
            }
            // A change of phase without an item: what follows may give one.
            if cursor.phase == before { return nil }
        }
    }
}
