public import NIOCore

/// One request: its bytes, and where things stand in them. Valid while it is being answered, not longer.
public struct HTTPRequest: Sendable {
    public enum Method: Hashable, Sendable {
        case get, head, post, options
        case other
    }

    /// What follows the answer on this connection.
    public enum Persistence: Hashable, Sendable {
        /// HTTP/1.1 without `Connection: close`.
        case implied
        /// HTTP/1.0 that asked for it.
        case keepAlive
        case close
    }

    struct Field: Sendable {
        var name: Range<Int>
        var value: Range<Int>
        var known: HTTPField?
    }

    public internal(set) var method = Method.other
    public internal(set) var persistence = Persistence.close
    /// Whether the client speaks HTTP/1.1.
    var takesChunks = false
    /// Request line and header fields as they came.
    public internal(set) var head = ByteBuffer()
    public internal(set) var body = ByteBuffer()
    /// Where in `head` the path stands; never empty.
    var path = 0..<0
    /// Where in `head` the query stands, without its question mark; may be empty.
    var query = 0..<0
    var fields: [Field] = []
    /// Whom the request was sent to, by name.
    var host = RequestHost()
    /// Whether it counts as sent to the server host, where credentials are demanded.
    var isOnServerHost = false

    init() {}

    /// The value of a header field, the first one if it was repeated.
    public subscript(name: HTTPField) -> String? {
        for field in fields where field.known == name { return text(field.value) }
        return nil
    }

    public func has(_ name: HTTPField) -> Bool {
        fields.contains { $0.known == name && !$0.value.isEmpty }
    }

    /// The value of any header field by its lower-case name.
    public func value(of name: String) -> String? {
        let bytes = head.readableBytesUInt8Span
        for field in fields where bytes.equals(name, in: field.name) { return text(field.value) }
        return nil
    }

    /// Whether the client takes an answer in gzip (`Accept-Encoding`); a weight of 0 forbids it.
    var takesGzip: Bool {
        let bytes = head.readableBytesUInt8Span
        for field in fields where field.known == .acceptEncoding {
            if bytes.accepts("gzip", in: field.value) { return true }
        }
        return false
    }

    /// All of the head that was asked for, as text; bytes that are no UTF-8 are replaced.
    func text(_ range: Range<Int>) -> String {
        head.getString(at: head.readerIndex + range.lowerBound, length: range.count) ?? ""
    }

    /// Ready for the next request; keeps its memory, lets the bytes go.
    mutating func reset() {
        method = .other
        persistence = .close
        takesChunks = false
        head = ByteBuffer()
        body = ByteBuffer()
        path = 0..<0
        query = 0..<0
        host = RequestHost()
        isOnServerHost = false
        fields.removeAll(keepingCapacity: true)
    }
}

/// The header fields that an edge reads.
public enum HTTPField: Sendable {
    case acceptEncoding, accessControlRequestHeaders, apiKey, authorization, connection, contentLength,
        contentType, cookie,
        expect
    case host, organisation, origin, referer, requestID, revisionMinimum, sandbox, stalenessMaximum,
        transferEncoding

    /// Length and first letter leave one candidate, so that a name costs one comparison at most.
    init?(name: Range<Int>, in bytes: Span<UInt8>) {
        guard let first = name.first else { return nil }
        let spelling: String
        switch (name.count, bytes[first].lowercased) {
        case (4, UInt8(ascii: "h")): (spelling, self) = ("host", .host)
        case (6, UInt8(ascii: "o")): (spelling, self) = ("origin", .origin)
        case (6, UInt8(ascii: "c")): (spelling, self) = ("cookie", .cookie)
        case (6, UInt8(ascii: "e")): (spelling, self) = ("expect", .expect)
        case (7, UInt8(ascii: "r")): (spelling, self) = ("referer", .referer)
        case (9, UInt8(ascii: "x")): (spelling, self) = ("x-api-key", .apiKey)
        case (10, UInt8(ascii: "c")): (spelling, self) = ("connection", .connection)
        case (12, UInt8(ascii: "c")): (spelling, self) = ("content-type", .contentType)
        case (12, UInt8(ascii: "x")): (spelling, self) = ("x-request-id", .requestID)
        case (13, UInt8(ascii: "a")): (spelling, self) = ("authorization", .authorization)
        case (14, UInt8(ascii: "c")): (spelling, self) = ("content-length", .contentLength)
        case (14, UInt8(ascii: "x")): (spelling, self) = ("x-sandbox-name", .sandbox)
        case (15, UInt8(ascii: "a")): (spelling, self) = ("accept-encoding", .acceptEncoding)
        case (15, UInt8(ascii: "x")): (spelling, self) = ("x-gw-ims-org-id", .organisation)
        case (17, UInt8(ascii: "t")): (spelling, self) = ("transfer-encoding", .transferEncoding)
        case (20, UInt8(ascii: "x")): (spelling, self) = ("x-spoke-min-revision", .revisionMinimum)
        case (24, UInt8(ascii: "x")): (spelling, self) = ("x-spoke-max-staleness-ms", .stalenessMaximum)
        case (30, UInt8(ascii: "a")):
            (spelling, self) = ("access-control-request-headers", .accessControlRequestHeaders)
        default: return nil
        }
        if !bytes.equals(spelling, in: name) { return nil }
    }
}
