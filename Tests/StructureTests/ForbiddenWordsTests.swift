import Testing

/// Words that would let a run depend on the machine, the day, or luck.
struct ForbiddenWordsTests {
    /// Where same state and same input must have the same effects.
    private static let deterministicTargets: Set<String> = [
        "SansIO", "Profiles", "Segmentation", "Schemas", "Wire", "HubCore", "EdgeCore", "Simulation",
        "Audit", "Workload",
    ]

    /// Protocol participants and what they are made of: nothing in them suspends, locks or runs beside them.
    private static let cores: Set<String> = [
        "SansIO", "Profiles", "Segmentation", "Schemas", "Wire", "HubCore", "EdgeCore",
    ]

    private let tree: PackageTree

    init() throws {
        tree = try PackageTree.shared.get()
    }

    @Test func `nodes and the simulation ask neither the clock nor the dice`() {
        let clocks: Set<String> = [
            "Date", "ContinuousClock", "SuspendingClock", "UTCClock", "DispatchTime", "clock_gettime",
        ]
        let dice: Set<String> = [
            "SystemRandomNumberGenerator", "UUID", "randomElement", "shuffled", "shuffle",
        ]
        expectNone(in: Self.deterministicTargets) { word in
            clocks.contains(word.text) || dice.contains(word.text)
                || word.text == "random" && word.before == UInt8(ascii: ".") && isCalled(word)
        }
    }

    @Test func `nothing depends on the seed of the standard library's hash`() {
        // What a type tells the hasher of a table is seen by no run. Making one, or asking for the value, would be.
        expectNone(in: Self.deterministicTargets) {
            $0.text == "Hasher" && isCalled($0) || $0.text == "hashValue"
        }
    }

    @Test func `nodes and the simulation do no input or output`() {
        let modules: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Darwin", "Dispatch"]
        let functions: Set<String> = ["print", "debugPrint", "dump", "readLine"]
        expectNone(in: Self.deterministicTargets) { word in
            modules.contains(word.text) || functions.contains(word.text) && isCalled(word)
        }
    }

    @Test func `cores neither suspend nor lock nor run beside anything`() {
        let words: Set<String> = ["Task", "async", "await", "actor", "Mutex", "Atomic", "nonisolated"]
        expectNone(in: Self.cores) { words.contains($0.text) }
        expectNone(in: Self.deterministicTargets) { $0.text == "Task" || $0.text.hasSuffix("TaskGroup") }
    }

    @Test func `no error is dropped and no cast is forced`() {
        expectNone(in: Set(tree.sources.map(\.target))) { word in
            word.text == "try" && [UInt8(ascii: "!"), UInt8(ascii: "?")].contains(word.after)
                || word.text == "as" && word.after == UInt8(ascii: "!")
        }
    }

    @Test func `words are found in code and not in what people read`() {
        let source = SwiftSource(
            path: "x", target: "x",
            text: """
                // Date in a comment, /* and so on
                /* Date /* nested */ Date */ let a = "Date \\(Date(0, "Date")) Date"
                let b = #"Date \\("#, c = Date; internal import struct Date.Date
                """)
        #expect(source.words.filter { $0.text == "Date" }.map(\.line) == [2, 3, 3, 3])
        #expect(source.imports.map(\.module) == ["Date"])
    }

    private func isCalled(_ word: SwiftSource.Word) -> Bool { word.after == UInt8(ascii: "(") }

    private func expectNone(
        in targets: Set<String>, _ isForbidden: (SwiftSource.Word) -> Bool
    ) {
        for source in tree.sources where targets.contains(source.target) {
            for word in source.words where isForbidden(word) {
                Issue.record("\(source.path):\(word.line) says \(word.text)")
            }
        }
    }
}
