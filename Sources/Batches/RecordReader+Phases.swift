internal import Profiles

/// What a reader does in each phase: it consumes bytes, may change the phase, and may give an item.
extension RecordReader {
    mutating func begin() -> Item? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let held = buffer[start...]
        if held.starts(with: mark) {
            consume(mark.count)
        } else if mark.starts(with: held), !isFinished {
            return nil
        }
        cursor.phase = layout == .lines ? .line : .opening
        return nil
    }

    mutating func line() -> Item? {
        while true {
            let isOversized = scan.excerpt != nil
            let found = buffer[scan.end...].firstIndex(of: UInt8(ascii: "\n"))
            guard let end = found ?? (isFinished ? buffer.count : nil) else {
                scan.end = buffer.count
                dropIfOversized()
                return nil
            }
            if found == nil, end == start, !isOversized {
                cursor.phase = .ended
                return nil
            }
            let isBlank =
                !isOversized && end - start <= parser.bytesMaximum
                && buffer[start..<end].allSatisfy(RecordReader.isSpace)
            let item = isBlank ? nil : item(start..<end)
            consume((found == nil ? end : end + 1) - start)
            if let item { return item }
        }
    }

    mutating func open() -> Item? {
        guard let first = skipSpace() else {
            if isFinished { cursor.phase = .ended }
            return nil
        }
        if first == UInt8(ascii: "[") {
            consume(1)
            cursor.phase = .first
        } else {
            cursor.phase = .single
        }
        return nil
    }

    mutating func element() -> Item? {
        if scan.isFresh(at: start) {
            guard let first = skipSpace() else { return isFinished ? endTruncated() : nil }
            if first == UInt8(ascii: "]") {
                let isAfterComma = cursor.phase == .next
                let fault = Item.fault(JSONError(.unexpectedByte(first), at: 0), text: [first])
                consume(1)
                cursor.phase = .closed
                return isAfterComma ? fault : nil
            }
        }
        guard let end = scan.separator(in: buffer) else {
            dropIfOversized()
            return isFinished ? endTruncated() : nil
        }
        let item = item(start..<end)
        cursor.phase = buffer[end] == UInt8(ascii: ",") ? .next : .closed
        consume(end + 1 - start)
        return item
    }

    mutating func single() -> Item? {
        scan.end = buffer.count
        dropIfOversized()
        guard isFinished else { return nil }
        let item = item(start..<buffer.count)
        consume(buffer.count - start)
        cursor.phase = .ended
        return item
    }

    /// Behind the array only blanks make sense.
    mutating func rest() -> Item? {
        guard let first = skipSpace() else {
            if isFinished { cursor.phase = .ended }
            return nil
        }
        let fault = Item.fault(JSONError(.trailingBytes, at: 0), text: [first])
        consume(buffer.count - start)
        cursor.phase = .ended
        return fault
    }
}

// MARK: - Steps

extension RecordReader {
    /// The text as an item; where an excerpt is held it was too large.
    private func item(_ range: Range<Int>) -> Item {
        if let excerpt = scan.excerpt { return oversized(excerpt) }
        do {
            return .record(try parser.parse(buffer, in: range))
        } catch {
            // Too large, but arrived in one piece.
            if case .oversized = error.problem {
                return oversized(excerpt(at: range.lowerBound))
            }
            return .fault(
                JSONError(error.problem, at: error.offset - range.lowerBound), text: Array(buffer[range]))
        }
    }

    /// The beginning of a record that is known to be too large: the same however it arrives.
    private func excerpt(at start: Int) -> [UInt8] {
        Array(buffer[start...].prefix(min(RecordReader.excerptBytes, parser.bytesMaximum)))
    }

    private func oversized(_ excerpt: [UInt8]) -> Item {
        .fault(JSONError(.oversized(maximum: parser.bytesMaximum), at: 0), text: excerpt)
    }

    private mutating func endTruncated() -> Item {
        let text = scan.excerpt ?? Array(buffer[start...])
        let place = scan.excerpt == nil ? buffer.count - start : 0
        consume(buffer.count - start)
        cursor.phase = .ended
        return .fault(JSONError(.truncated, at: place), text: text)
    }

    /// Lets go of the bytes of a record that has grown too large; they count as read.
    private mutating func dropIfOversized() {
        guard scan.excerpt != nil || buffer.count - start > parser.bytesMaximum else { return }
        if scan.excerpt == nil {
            scan.excerpt = excerpt(at: start)
        }
        cursor.offset += buffer.count - start
        start = buffer.count
    }

    /// Ends the item at `start`: the next `count` bytes are behind it.
    private mutating func consume(_ count: Int) {
        start += count
        cursor.offset += count
        scan = Scan(end: start)
    }

    /// The next byte that is no blank; `nil` when there is none yet.
    private mutating func skipSpace() -> UInt8? {
        let found = buffer[start...].firstIndex { !RecordReader.isSpace($0) }
        consume((found ?? buffer.count) - start)
        return found.map { buffer[$0] }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }
}
