internal import GRDB
internal import GRDBSQLite
internal import SansIO

/// A value that goes into a statement and comes out of a row as SQLite has it.
///
/// Every message costs a dozen statements. GRDB's own arguments and rows box each value, and copy each blob twice;
/// statements are GRDB's, and what they take and give goes straight to SQLite.
protocol ColumnValue {
    /// SQLite's result code.
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt
    /// What is of another type is converted as SQLite does.
    static func read(_ statement: SQLiteStatement, at index: CInt) -> Self
}

/// SQLite copies what it is given.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        sqlite3_bind_int64(statement, index, self)
    }

    static func read(_ statement: SQLiteStatement, at index: CInt) -> Int64 {
        sqlite3_column_int64(statement, index)
    }
}

extension Int: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        Int64(self).bind(to: statement, at: index)
    }

    static func read(_ statement: SQLiteStatement, at index: CInt) -> Int {
        Int(Int64.read(statement, at: index))
    }
}

extension Bool: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        Int64(self ? 1 : 0).bind(to: statement, at: index)
    }

    static func read(_ statement: SQLiteStatement, at index: CInt) -> Bool {
        Int64.read(statement, at: index) != 0
    }
}

extension String: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        var text = self
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_bind_text(
                    statement, index, characters.baseAddress ?? UnsafePointer(bitPattern: 1),
                    CInt(characters.count), transient)
            }
        }
    }

    static func read(_ statement: SQLiteStatement, at index: CInt) -> String {
        guard let bytes = sqlite3_column_text(statement, index) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, index))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}

extension [UInt8]: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        withUnsafeBytes { bytes in
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, bytes.baseAddress, CInt(bytes.count), transient)
        }
    }

    static func read(_ statement: SQLiteStatement, at index: CInt) -> [UInt8] {
        // In this order: asking for the blob may convert it.
        guard let bytes = sqlite3_column_blob(statement, index) else { return [] }
        return Array(
            UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, index))))
    }
}

/// Sixteen bytes whose order on disk is the order of keys.
extension Key16: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
            sqlite3_bind_blob(statement, index, bytes.baseAddress, CInt(bytes.count), transient)
        }
    }

    /// `zero` for what is no key.
    static func read(_ statement: SQLiteStatement, at index: CInt) -> Key16 {
        guard let bytes = sqlite3_column_blob(statement, index), sqlite3_column_bytes(statement, index) == 16
        else { return .zero }
        return Key16(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt {
        self?.bind(to: statement, at: index) ?? sqlite3_bind_null(statement, index)
    }

    static func read(_ statement: SQLiteStatement, at index: CInt) -> Wrapped? {
        sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : Wrapped.read(statement, at: index)
    }
}

/// A row under a statement; valid until the next step.
struct SteppedRow {
    fileprivate let statement: SQLiteStatement

    subscript<T: ColumnValue>(_ index: CInt) -> T { T.read(statement, at: index) }
}

extension Database {
    /// Runs a statement that is prepared once, and shows its rows.
    func run(
        _ sql: String, _ arguments: [any ColumnValue] = [], _ body: (SteppedRow) throws -> Void = { _ in }
    ) throws {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, argument) in arguments.enumerated() {
            try check(argument.bind(to: statement, at: CInt(index + 1)), sql)
        }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { return try check(code, sql) }
            try body(SteppedRow(statement: statement))
        }
    }

    private func check(_ code: CInt, _ sql: String) throws {
        if code == SQLITE_OK { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(sqliteConnection)),
            message: sqlite3_errmsg(sqliteConnection).map { String(cString: $0) }, sql: sql)
    }
}
