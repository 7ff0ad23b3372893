import NodeRuntime
import Testing

struct FileLockTests {
    @Test func `a second holder is refused with a sentence that names the first`() throws {
        let temporary = try TemporaryFolder()
        let held = try FileLock(folder: temporary.path)
        let error = #expect(throws: RuntimeFailure.self) { _ = try FileLock(folder: temporary.path) }
        let pid = String(decoding: try temporary.bytes(of: ".lock"), as: UTF8.self).dropLast()
        #expect(error == .locked(path: temporary.path, holder: "process \(pid)"))
        #expect(
            error?.description
                == "\(temporary.path) is in use by process \(pid): stop that process, or name another place")
        _ = consume held
        // Free again once the holder has let go.
        _ = try FileLock(folder: temporary.path)
    }

    @Test func `a store's lock lies beside it`() throws {
        let temporary = try TemporaryFolder()
        let held = try FileLock(store: temporary.path + "/hub.sqlite")
        let error = #expect(throws: RuntimeFailure.self) {
            _ = try FileLock(store: temporary.path + "/hub.sqlite")
        }
        #expect(error?.description.hasPrefix("\(temporary.path)/hub.sqlite is in use") == true)
        _ = consume held
    }

    @Test func `a lock that cannot be made says why`() {
        let error = #expect(throws: RuntimeFailure.self) { _ = try FileLock(folder: "/nowhere/at/all") }
        #expect(
            error?.description == "cannot open the lock /nowhere/at/all/.lock: No such file or directory")
    }
}
