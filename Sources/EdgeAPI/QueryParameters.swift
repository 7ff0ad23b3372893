internal import NIOCore

/// The parameters of a call, decoded.
struct QueryParameters: Hashable {
    /// `datastreamId`, `dataStreamId` or `configId`: published pages and SDKs use all three.
    private(set) var datastream: String?
    private(set) var requestID: String?
    private(set) var silent: String?
    private(set) var identity: String?
    /// A value held a percent sign that is not followed by two hexadecimal digits.
    private(set) var isMalformed = false

    init(_ request: HTTPRequest) {
        let bytes = request.head.readableBytesUInt8Span
        var start = request.query.lowerBound
        while start < request.query.upperBound {
            let end =
                bytes.first(UInt8(ascii: "&"), in: start..<request.query.upperBound)
                ?? request.query.upperBound
            let equals = bytes.first(UInt8(ascii: "="), in: start..<end) ?? end
            take(start..<equals, value: min(equals + 1, end)..<end, of: bytes, in: request)
            start = end + 1
        }
    }

    /// Of repeated parameters the first counts.
    private mutating func take(
        _ name: Range<Int>, value: Range<Int>, of bytes: Span<UInt8>, in request: HTTPRequest
    ) {
        if bytes.equals("datastreamid", in: name) || bytes.spells("configId", in: name) {
            if datastream == nil { datastream = decoded(value, of: bytes, in: request) }
        } else if bytes.spells("requestId", in: name) {
            if requestID == nil { requestID = decoded(value, of: bytes, in: request) }
        } else if bytes.spells("silent", in: name) {
            if silent == nil { silent = decoded(value, of: bytes, in: request) }
        } else if bytes.spells("identity", in: name) {
            if identity == nil { identity = decoded(value, of: bytes, in: request) }
        }
    }

    private mutating func decoded(_ range: Range<Int>, of bytes: Span<UInt8>, in request: HTTPRequest)
        -> String?
    {
        let percent = UInt8(ascii: "%")
        let plus = UInt8(ascii: "+")
        if bytes.first(percent, in: range) == nil, bytes.first(plus, in: range) == nil {
            return request.text(range)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == percent {
                guard index + 2 < range.upperBound, let high = bytes[index + 1].hexadecimalValue,
                    let low = bytes[index + 2].hexadecimalValue
                else {
                    isMalformed = true
                    return nil
                }
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index] == plus ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            isMalformed = true
            return nil
        }
        return text
    }
}
