import Testing

/// The dependency graph, which the compiler alone does not enforce: a module reached through another compiles.
struct ImportTests {
    /// How high each target stands: it may import what stands lower. Same height, no import: the hub and the edge
    /// meet in `Wire` alone.
    private static let heights: [String: Int] = [
        "SansIO": 0, "CZeroMQ": 0, "CSodium": 0, "CZlib": 0, "COpenSSL": 0,
        "Profiles": 1, "ZeroMQ": 1, "Gzip": 1, "Measurement": 1,
        "Segmentation": 2, "Schemas": 2, "Wire": 2, "Tokens": 2, "Topology": 2, "Reporting": 2,
        "LinkRelay": 2, "TransportSecurity": 2,
        "Batches": 2,
        "HubCore": 3, "EdgeCore": 3, "Audit": 3, "Workload": 3, "Experiments": 3,
        "HubStores": 4, "HubAPI": 4, "EdgeAPI": 4, "Deployment": 4, "NodeRuntime": 4,
        "NodeProgram": 5, "Simulation": 5,
        "Laboratory": 6,
        "Storefront": 7,
        "spoke": 8, "spoke-hub": 8, "spoke-edge": 8, "spoke-bench": 8,
    ]

    /// Modules of the system that a target may use besides its declared dependencies.
    private static let systemModules: [String: Set<String>] = [
        "ZeroMQ": ["Glibc", "Darwin"],
        "NodeRuntime": ["Dispatch", "FoundationEssentials", "Glibc", "Darwin", "Synchronization"],
        "HubStores": ["Foundation", "Glibc", "Darwin", "Synchronization"],
        "Batches": ["Glibc", "Darwin", "Synchronization"],
        "HubAPI": ["Synchronization"],
        "EdgeAPI": ["Synchronization"],
        "TransportSecurity": ["Synchronization"],
        "Topology": ["Foundation"],
        "LinkRelay": ["Glibc", "Darwin", "Synchronization"],
        "Reporting": ["Glibc", "Darwin", "Synchronization"],
        "Experiments": ["Foundation"],
        "NodeProgram": ["Foundation"],
        "Laboratory": ["Foundation", "Synchronization"],
        "Storefront": ["Glibc", "Darwin", "Synchronization"],
        "spoke": ["Foundation", "Synchronization"],
        "spoke-hub": ["Foundation", "Synchronization"],
        "spoke-edge": ["Foundation", "Synchronization"],
        "spoke-bench": ["Foundation", "Glibc", "Darwin", "Synchronization"],
    ]

    private let tree: PackageTree

    init() throws {
        tree = try PackageTree.shared.get()
    }

    @Test func `the manifest and the sources are found`() {
        #expect(tree.dependencies["HubCore"]?.isSuperset(of: ["SansIO", "Wire", "HeapModule"]) == true)
        #expect(tree.dependencies["ZeroMQ"] == ["CZeroMQ"])
        #expect(tree.sources.count > 100)
        let modules = Set(tree.sources.flatMap { $0.imports.map(\.module) })
        #expect(modules.isSuperset(of: ["SansIO", "Wire", "DequeModule"]))
    }

    @Test func `every import is a direct dependency or an allowed module of the system`() {
        for source in tree.sources {
            let declared = tree.dependencies[source.target]
            #expect(declared != nil, "\(source.target) is not a target of Package.swift")
            let allowed = (declared ?? []).union(Self.systemModules[source.target] ?? [])
            for (module, line) in source.imports where !allowed.contains(module) {
                Issue.record("\(source.path):\(line) imports \(module), which its target does not name")
            }
        }
    }

    @Test func `arrows point down`() {
        for (target, dependencies) in tree.dependencies.sorted(by: { $0.key < $1.key }) {
            guard let height = Self.heights[target] else {
                Issue.record("\(target) is new: say in this test how high it stands")
                continue
            }
            for dependency in dependencies.sorted() {
                guard let other = Self.heights[dependency] else { continue }
                #expect(other < height, "\(target) depends on \(dependency), which does not stand lower")
            }
        }
    }

    @Test func `the simulation reaches neither sockets nor the network library`() {
        var reached: Set<String> = ["Simulation"]
        var pending = ["Simulation"]
        while let target = pending.popLast() {
            for dependency in tree.dependencies[target] ?? [] where reached.insert(dependency).inserted {
                pending.append(dependency)
            }
        }
        for module in [
            "ZeroMQ", "CZeroMQ", "CSodium", "COpenSSL", "NIOCore", "NIOPosix", "NodeRuntime", "GRDB",
        ] {
            #expect(!reached.contains(module), "the simulation reaches \(module)")
        }
    }
}
