import Batches
import Foundation
import Profiles
import SansIO
import Testing

/// A folder that goes when the value does.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "spoke-batches-tests-" + UUID().uuidString

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            FileHandle.standardError.write(Data("\(path) stays: \(error)\n".utf8))
        }
    }

    func files(of id: BatchID) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/" + id.description).sorted()
    }
}

struct BatchFolderTests {
    private let time = Timestamp(milliseconds: 1_700_000_000_000)
    private let place = TemporaryFolder()

    private func open(_ limits: BatchLimits = BatchLimits()) throws -> BatchFolder {
        try BatchFolder(path: place.path, limits: limits)
    }

    private func create(_ folder: BatchFolder, seed: UInt64 = 1) throws -> Batch {
        var generator = SeededGenerator(seed: seed)
        return try folder.create(
            Batch.Order(dataset: "crm", externalID: "x-1", tags: ["a": ["b"]]), at: time, using: &generator)
    }

    @discardableResult
    private func upload(_ text: String, _ path: String, _ folder: BatchFolder, _ id: BatchID) throws -> Bool {
        let upload = try folder.beginFile(path, of: id, at: time)
        try upload.write(Array(text.utf8))
        return try folder.finish(upload, at: time)
    }

    private func items(_ folder: BatchFolder, _ id: BatchID) throws -> [RecordReader.Item] {
        try folder.reader(of: try folder.batch(id)).next(100).items
    }

    @Test func `the name of a batch has 26 digits, in the order of time, and names nothing else on a disk`() {
        var generator = SeededGenerator(seed: 1)
        let early = BatchID(at: time, using: &generator)
        let late = BatchID(at: time + .seconds(1), using: &generator)
        #expect(early.description.utf8.count == 26)
        #expect(early.description < late.description)
        #expect(BatchID(early.description) == early)
        for text in [
            "", "..", "../../../../../../etc/pas", "01EQ1C48TR4GD4FE7NH2522TC/", "01eq1c48tr4gd4fe7nh2522tcq",
        ] {
            #expect(BatchID(text) == nil)
        }
    }

    @Test func `all that a batch was told is there after a restart`() throws {
        let folder = try open()
        let id = try create(folder).id
        #expect(try upload("{}\n", "a/b.json", folder, id))
        try folder.initializeFile("large.json", of: id, at: time)
        let part = try folder.beginPart("large.json", of: id, range: 2..<4)
        try part.write([1, 2])
        _ = try folder.finish(part, at: time + .seconds(1))
        let again = try open()
        #expect(again.unreadable.isEmpty)
        #expect(try again.batch(id) == folder.batch(id))
        #expect(again.all().map(\.id) == [id])
        #expect(try again.batch(id).file("large.json")?.stretches == [2..<4])
    }

    @Test func `a file sent again takes the place of the first, and its bytes go`() throws {
        let folder = try open()
        let id = try create(folder).id
        #expect(try upload("{\"n\":1}", "a.json", folder, id))
        #expect(try !upload("{\"n\":2}", "a.json", folder, id))
        #expect(try folder.batch(id).files.count == 1)
        #expect(try place.files(of: id).filter { $0.hasSuffix(".data") }.count == 1)
        _ = try folder.perform(.complete, on: id, at: time)
        #expect(try items(folder, id) == [.record(["n": 2])])
    }

    @Test func `a file that does not arrive whole leaves what was there`() throws {
        let folder = try open()
        let id = try create(folder).id
        try upload("{\"n\":1}", "a.json", folder, id)
        let broken = try folder.beginFile("a.json", of: id, at: time)
        try broken.write(Array("{\"n\"".utf8))
        // As at the end of a process: a restart deletes what belongs to nothing.
        #expect(try place.files(of: id).filter { $0.hasSuffix(".data") }.count == 2)
        let again = try open()
        #expect(try place.files(of: id).filter { $0.hasSuffix(".data") }.count == 1)
        _ = try again.perform(.complete, on: id, at: time)
        #expect(try items(again, id) == [.record(["n": 1])])
    }

    @Test(arguments: ["../../escape.json", "/etc/passwd", "a/../../b", ".", "..", "batch.json", "a\u{0}b"])
    func `whatever a client calls its file, only numbers are on the disk`(path: String) throws {
        let folder = try open()
        let id = try create(folder).id
        try upload("{}", path, folder, id)
        #expect(try place.files(of: id) == ["1.data", "batch.json"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [id.description])
        #expect(try folder.batch(id).file(path) != nil)
    }

    @Test func `a file above the bound is refused while it arrives`() throws {
        var limits = BatchLimits()
        limits.fileBytesMaximum = 10
        let folder = try open(limits)
        let id = try create(folder).id
        let upload = try folder.beginFile("a.json", of: id, at: time)
        try upload.write([UInt8](repeating: 0, count: 10))
        #expect(throws: BatchFailure.self) { try upload.write([0]) }
    }

    @Test func `a batch has bounds for files, bytes and its like`() throws {
        var limits = BatchLimits()
        limits.filesMaximum = 2
        limits.batchBytesMaximum = 10
        limits.batchesMaximum = 2
        let folder = try open(limits)
        let id = try create(folder).id
        try upload("12345678", "a", folder, id)
        #expect(throws: BatchFailure.self) { try upload("123", "b", folder, id) }
        try upload("12", "b", folder, id)
        #expect(throws: BatchFailure.self) { try upload("", "c", folder, id) }
        let second = try create(folder, seed: 2).id
        #expect(throws: BatchFailure.self) { try create(folder, seed: 3) }
        _ = try folder.perform(.abort, on: id, at: time)
        let third = try create(folder, seed: 4).id
        #expect(Set(folder.all().map(\.id)) == [second, third])
    }

    @Test func `parts in any order make a file, and only if they cover it once`() throws {
        let folder = try open()
        let id = try create(folder).id
        func send(_ text: String, at offset: Int, of path: String) throws {
            let bytes = Array(text.utf8)
            let part = try folder.beginPart(path, of: id, range: offset..<offset + bytes.count)
            try part.write(bytes)
            _ = try folder.finish(part, at: time)
        }
        #expect(throws: BatchFailure.unknownFile("a")) { try send("{}", at: 0, of: "a") }
        for path in ["a", "missing", "twice"] { try folder.initializeFile(path, of: id, at: time) }
        try send("1}", at: 5, of: "a")
        try send("{\"n\":", at: 0, of: "a")
        try folder.completeFile("a", of: id, at: time)
        #expect(throws: BatchFailure.self) { try send("{}", at: 0, of: "a") }

        try send("{}", at: 1, of: "missing")
        #expect(throws: BatchFailure.self) { try folder.completeFile("missing", of: id, at: time) }
        try send("{}", at: 0, of: "twice")
        try send("}", at: 1, of: "twice")
        #expect(throws: BatchFailure.self) { try folder.completeFile("twice", of: id, at: time) }

        #expect(throws: BatchFailure.self) { try folder.perform(.complete, on: id, at: time) }
        for path in ["missing", "twice"] {
            try folder.initializeFile(path, of: id, at: time)
            try folder.completeFile(path, of: id, at: time)
        }
        _ = try folder.perform(.complete, on: id, at: time)
        #expect(try items(folder, id) == [.record(["n": 1])])
    }

    @Test func `a part must have the bytes that it announces`() throws {
        let folder = try open()
        let id = try create(folder).id
        try folder.initializeFile("a", of: id, at: time)
        let short = try folder.beginPart("a", of: id, range: 0..<3)
        try short.write([1, 2])
        #expect(throws: BatchFailure.self) { try folder.finish(short, at: time) }
        #expect(throws: BatchFailure.self) { try short.write([3, 4]) }
        #expect(try folder.batch(id).files[0].bytes == 0)
    }

    @Test func `progress outlives a crash, and of failed records what was recorded`() throws {
        let folder = try open()
        let id = try create(folder).id
        try upload("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n", "a.json", folder, id)
        _ = try folder.perform(.complete, on: id, at: time)
        #expect(folder.waiting()?.id == id)
        var batch = try folder.begin(id, at: time)
        let slice = try folder.reader(of: batch).next(2)
        batch.setProgress(read: 2, place: slice.place)
        #expect(try folder.record(batch.progress, failed: Array("first\n".utf8), of: id))

        // A second step whose record never came to be.
        let list = place.path + "/\(id)/failed.json"
        try Data("first\nhalf a sec".utf8).write(to: URL(fileURLWithPath: list))

        let again = try open()
        #expect(again.waiting()?.id == id)
        let resumed = try again.begin(id, at: time)
        #expect(resumed.progress.recordsRead == 2)
        #expect(try again.reader(of: resumed).next(2).items == [.record(["n": 3])])
        #expect(try again.failedRecords(of: id, from: 0, maximum: 100) == Array("first\n".utf8))
        #expect(try again.record(resumed.progress, failed: Array("second\n".utf8), of: id))
        #expect(try again.failedRecords(of: id, from: 3, maximum: 100) == Array("st\nsecond\n".utf8))

        let ended = try again.end(id, failure: nil, at: time + .seconds(1))
        #expect(ended.status == .success)
        #expect(try place.files(of: id) == ["batch.json", "failed.json", "progress.json"])
        #expect(again.waiting() == nil)
    }

    @Test func `an aborted batch is not gone on with`() throws {
        let folder = try open()
        let id = try create(folder).id
        try upload("{}", "a.json", folder, id)
        _ = try folder.perform(.complete, on: id, at: time)
        let batch = try folder.begin(id, at: time)
        #expect(try folder.perform(.abort, on: id, at: time).status == .aborted)
        #expect(try !folder.record(batch.progress, failed: [], of: id))
        #expect(try folder.end(id, failure: nil, at: time).status == .aborted)
        #expect(throws: BatchFailure.self) { try folder.perform(.complete, on: id, at: time) }
        #expect(throws: BatchFailure.self) { try upload("{}", "b.json", folder, id) }
    }

    @Test func `what was asked for before is done already`() throws {
        let folder = try open()
        let id = try create(folder).id
        #expect(try folder.perform(.complete, on: id, at: time).status == .loaded)
        let version = try folder.batch(id).version
        #expect(try folder.perform(.complete, on: id, at: time).version == version)
        #expect(try folder.perform(.revert, on: id, at: time).status == .inactive)
        #expect(try folder.perform(.revert, on: id, at: time).status == .inactive)
    }

    @Test func `state that cannot be read is named and left alone`() throws {
        let folder = try open()
        let (good, bad) = (try create(folder).id, try create(folder, seed: 2).id)
        let path = place.path + "/\(bad)/batch.json"
        for text in ["", "{", "{}", "{\"id\":\"\(bad)\"}"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let again = try open()
            #expect(again.unreadable.count == 1, "\(text)")
            #expect(again.all().map(\.id) == [good])
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a temporary folder goes with the hub that forgets`() throws {
        let folder = try BatchFolder(temporary: BatchLimits())
        let id = try create(folder).id
        try upload("{}", "a.json", folder, id)
        try folder.removeIfTemporary()
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        let kept = try open()
        try kept.removeIfTemporary()
        #expect(FileManager.default.fileExists(atPath: kept.path))
    }
}

extension Batch {
    /// What a loader does after a step.
    fileprivate mutating func setProgress(read: Int, place: RecordReader.Place) {
        progress.recordsRead = read
        progress.place = place
    }
}
