public import SansIO
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A file, or a part of one, that arrives.
public final class Upload: Sendable {
    public let path: String
    let id: BatchID
    let number: Int
    /// Where in the file it begins.
    let offset: Int
    /// So many bytes are announced; `nil` where the end says how many.
    let expected: Int?
    /// A whole file, and not a part.
    let isWhole: Bool
    private let maximum: Int
    private let disk: String
    private let arrived = Mutex(0)

    init(
        _ path: String, of id: BatchID, number: Int, disk: String, offset: Int, expected: Int?, isWhole: Bool,
        maximum: Int
    ) {
        self.path = path
        self.id = id
        self.number = number
        self.disk = disk
        self.offset = offset
        self.expected = expected
        self.isWhole = isWhole
        self.maximum = maximum
    }

    /// How many bytes have arrived.
    public var count: Int { arrived.withLock { $0 } }

    /// Writes the bytes behind those that have arrived.
    public func write(_ bytes: [UInt8]) throws(BatchFailure) {
        try arrived.withLock { arrived throws(BatchFailure) in
            guard arrived + bytes.count <= expected ?? maximum else {
                if let expected {
                    throw .refused(
                        "Content-Range announces \(expected) bytes, and more came: send those alone")
                }
                throw .tooMuch(
                    "a file sent whole may have \(maximum) bytes: initialize it and send it in parts")
            }
            let file = try DiskFile(disk, O_WRONLY | O_CREAT, to: "open")
            try file.write(bytes, at: offset + arrived)
            arrived += bytes.count
        }
    }

    func synchronize() throws(BatchFailure) {
        let file = try DiskFile(disk, O_WRONLY | O_CREAT, to: "open")
        try file.synchronize()
    }
}

extension BatchFolder {
    /// Longest path of a file, in bytes.
    public static let pathBytesMaximum = 1_024

    /// Begins a file that is sent whole. Until `finish` the batch holds what it held.
    public func beginFile(_ path: String, of id: BatchID, at time: Timestamp) throws(BatchFailure) -> Upload {
        let number = try take(path, of: id)
        return Upload(
            path, of: id, number: number, disk: data(number, of: id), offset: 0, expected: nil, isWhole: true,
            maximum: limits.fileBytesMaximum)
    }

    /// Makes an upload part of its batch, durably; whether the path is new there.
    ///
    /// A whole file takes the place of an earlier one under its path.
    public func finish(_ upload: Upload, at time: Timestamp) throws(BatchFailure) -> Bool {
        if let expected = upload.expected, upload.count < expected {
            throw .refused(
                "Content-Range announces \(expected) bytes, and \(upload.count) came: send all of them")
        }
        try upload.synchronize()
        try DiskFile.synchronizeFolder(folder(of: upload.id))
        let range = upload.offset..<upload.offset + upload.count
        var replaced: Int?
        var isNew = true
        try change(upload.id, at: time) { batch throws(BatchFailure) in
            try requireLoading(batch)
            let index = batch.files.firstIndex { $0.path == upload.path }
            if upload.isWhole {
                var file = Batch.File(path: upload.path, number: upload.number)
                file.add(range)
                file.isComplete = true
                try requireRoom(for: upload.count, in: batch, without: index)
                if let index {
                    replaced = batch.files[index].number
                    isNew = false
                    batch.files[index] = file
                } else {
                    batch.files.append(file)
                }
            } else {
                guard let index, batch.files[index].number == upload.number, !batch.files[index].isComplete
                else {
                    throw .unknownFile(upload.path)
                }
                var file = batch.files[index]
                file.add(range)
                if file.stretches.count > limits.stretchesMaximum {
                    throw .tooMuch("the file arrives in too many pieces: send its parts in order")
                }
                batch.files[index] = file
            }
        }
        if let replaced { try Disk.delete(data(replaced, of: upload.id)) }
        return isNew
    }

    /// Forgets a whole file that did not arrive; of a part, the bytes stay and do not count.
    public func discard(_ upload: Upload) throws(BatchFailure) {
        if upload.isWhole { try Disk.delete(data(upload.number, of: upload.id)) }
    }

    // MARK: - Large files

    /// Begins a file that is sent in parts, in the place of an earlier one under its path.
    public func initializeFile(_ path: String, of id: BatchID, at time: Timestamp) throws(BatchFailure) {
        let number = try take(path, of: id)
        var replaced: Int?
        try change(id, at: time) { batch throws(BatchFailure) in
            try requireLoading(batch)
            let file = Batch.File(path: path, number: number)
            if let index = batch.files.firstIndex(where: { $0.path == path }) {
                replaced = batch.files[index].number
                batch.files[index] = file
            } else {
                try requireRoom(for: 0, in: batch, without: nil)
                batch.files.append(file)
            }
        }
        if let replaced { try Disk.delete(data(replaced, of: id)) }
    }

    /// Begins a part of an initialized file.
    public func beginPart(
        _ path: String, of id: BatchID, range: Range<Int>
    ) throws(BatchFailure) -> Upload {
        let batch = try batch(id)
        try requireLoading(batch)
        guard let file = batch.file(path) else { throw .unknownFile(path) }
        if file.isComplete { throw .refused("the file \(path) is complete: initialize it to send it again") }
        if range.count > limits.partBytesMaximum {
            throw .tooMuch("a part may have \(limits.partBytesMaximum) bytes: send smaller ones")
        }
        if range.upperBound > limits.batchBytesMaximum { throw tooLarge }
        return Upload(
            path, of: id, number: file.number, disk: data(file.number, of: id), offset: range.lowerBound,
            expected: range.count, isWhole: false, maximum: range.count)
    }

    /// Ends a file that was sent in parts: they must cover it, each byte once.
    public func completeFile(_ path: String, of id: BatchID, at time: Timestamp) throws(BatchFailure) {
        try change(id, at: time) { batch throws(BatchFailure) in
            guard let index = batch.files.firstIndex(where: { $0.path == path }) else {
                throw .unknownFile(path)
            }
            if batch.files[index].isComplete { return }
            try requireLoading(batch)
            let file = batch.files[index]
            guard !file.hasOverlaps, file.stretches.count <= 1, file.stretches.first?.lowerBound ?? 0 == 0
            else {
                throw .refused("parts of \(path) overlap or are missing: initialize it and send it again")
            }
            try requireRoom(for: file.bytes, in: batch, without: index)
            batch.files[index].isComplete = true
        }
    }

    // MARK: - Rules

    /// A number for a new file of a batch that takes files, and its empty place on the disk.
    private func take(_ path: String, of id: BatchID) throws(BatchFailure) -> Int {
        try batches.withLock { batches throws(BatchFailure) in
            guard let batch = batches[id] else { throw .unknownBatch(id.description) }
            try requireLoading(batch)
            if batch.file(path) == nil { try requireRoom(for: 0, in: batch, without: nil) }
            // What others are sending at the same time has its place on the disk already.
            let highest = try Disk.names(in: folder(of: id)).compactMap { name in
                name.split(separator: ".").first.flatMap { Int($0) }
            }.max()
            let number = (highest ?? 0) + 1
            _ = try DiskFile(data(number, of: id), O_WRONLY | O_CREAT | O_EXCL, to: "create")
            return number
        }
    }

    private func requireLoading(_ batch: Batch) throws(BatchFailure) {
        guard batch.status == .loading else {
            throw .refused("the batch is \(batch.status.rawValue) and takes no files: create another")
        }
    }

    private func requireRoom(for bytes: Int, in batch: Batch, without index: Int?) throws(BatchFailure) {
        if index == nil, batch.files.count >= limits.filesMaximum {
            throw .tooMuch("a batch may have \(limits.filesMaximum) files: create another")
        }
        let others = batch.bytes - (index.map { batch.files[$0].bytes } ?? 0)
        if others + bytes > limits.batchBytesMaximum { throw tooLarge }
    }

    private var tooLarge: BatchFailure {
        .tooMuch("a batch may have \(limits.batchBytesMaximum) bytes: create another for the rest")
    }
}
