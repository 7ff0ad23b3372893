internal import SansIO

/// Answers made from one entry without overlay, for the datastreams that have asked: one allocation for all, so that the
/// bytes of an answer are most of what it takes.
struct EncodedAnswers: Sendable {
    /// One after the other: datastream (4 bytes), whether authenticated (1), catalog (8), when a membership or
    /// an audience's activation changes by itself and the bytes are out of date (8), length (4), payload.
    private var bytes: [UInt8] = []

    private static var headBytes: Int { 25 }

    /// The payload for a datastream, unless it is out of date: by the catalog, or by time.
    func payload(
        datastream: Int, isAuthenticated: Bool, catalogStamp: UInt64, at time: Timestamp
    ) -> ArraySlice<UInt8>? {
        guard let start = start(of: datastream, isAuthenticated) else { return nil }
        guard word(at: start + 5, count: 8) == catalogStamp,
            time.milliseconds < Int64(bitPattern: word(at: start + 13, count: 8))
        else { return nil }
        return bytes[start + EncodedAnswers.headBytes..<end(from: start)]
    }

    /// Keeps a payload in place of the one that was kept for the datastream.
    mutating func keep(
        _ payload: [UInt8], datastream: Int, isAuthenticated: Bool, catalogStamp: UInt64,
        validUntil: Timestamp?
    ) {
        if let start = start(of: datastream, isAuthenticated) {
            bytes.removeSubrange(start..<end(from: start))
        }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count + EncodedAnswers.headBytes + payload.count)
        kept.append(contentsOf: bytes)
        EncodedAnswers.append(UInt64(datastream), count: 4, to: &kept)
        kept.append(isAuthenticated ? 1 : 0)
        EncodedAnswers.append(catalogStamp, count: 8, to: &kept)
        EncodedAnswers.append(
            UInt64(bitPattern: validUntil?.milliseconds ?? .max), count: 8, to: &kept)
        EncodedAnswers.append(UInt64(payload.count), count: 4, to: &kept)
        kept.append(contentsOf: payload)
        bytes = kept
    }

    mutating func removeAll() {
        if !bytes.isEmpty { bytes = [] }
    }

    private func start(of datastream: Int, _ isAuthenticated: Bool) -> Int? {
        var start = 0
        while start < bytes.count {
            if word(at: start, count: 4) == UInt64(datastream), (bytes[start + 4] == 1) == isAuthenticated {
                return start
            }
            start = end(from: start)
        }
        return nil
    }

    private func end(from start: Int) -> Int {
        start + EncodedAnswers.headBytes + Int(word(at: start + 21, count: 4))
    }

    private func word(at start: Int, count: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[start + index]) << UInt64(8 * index) }
        return value
    }

    private static func append(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
}
