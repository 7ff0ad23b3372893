internal import COpenSSL

/// What the calls of OpenSSL have in common: this thread's queue of errors, and PEM text in memory.
enum OpenSSL {
    /// What went wrong first since the queue was emptied.
    struct Fault: Hashable {
        var code: UInt

        /// One of OpenSSL's `SSL_R_…`.
        var reason: Int32 { ERR_GET_REASON(code) }

        var text: String {
            if code == 0 { return "OpenSSL gives no reason" }
            return unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        }
    }

    /// Empties the queue, so that what `fault` finds later belongs to the calls in between.
    static func forgetFaults() { ERR_clear_error() }

    /// Takes the first error, and empties the queue.
    static func fault() -> Fault {
        let code = ERR_get_error()
        ERR_clear_error()
        return Fault(code: code)
    }

    /// Lets `body` read `text` as a file in memory.
    static func reading<Result>(_ text: [UInt8], _ body: (OpaquePointer) -> Result) -> Result {
        // A line end more, as a file in memory may not be empty.
        let bytes = text + [UInt8(ascii: "\n")]
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let file = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
                fatalError("out of memory")
            }
            defer { unsafe BIO_free(file) }
            return unsafe body(file)
        }
    }

    /// What `body` writes to a file in memory; `nil` if it says that it failed.
    static func written(_ body: (OpaquePointer) -> Bool) -> [UInt8]? {
        guard let file = unsafe BIO_new(BIO_s_mem()) else { fatalError("out of memory") }
        defer { unsafe BIO_free(file) }
        guard unsafe body(file) else { return nil }
        let count = unsafe BIO_ctrl_pending(file)
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let read = unsafe BIO_read(file, buffer.baseAddress, Int32(clamping: count))
            initialized = max(0, Int(read))
        }
    }
}
