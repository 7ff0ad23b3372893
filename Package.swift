// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// For what runs once, at a start or by hand: optimised it takes several times as long to build, for nothing.
let cold: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

/// A module of Spoke. What it may import is what it names here: `Tests/StructureTests` compares.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []) -> Target
{
    .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func program(
    _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = []
) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "spoke",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "spoke", targets: ["spoke"]),
        .executable(name: "spoke-hub", targets: ["spoke-hub"]),
        .executable(name: "spoke-edge", targets: ["spoke-edge"]),
        .executable(name: "spoke-bench", targets: ["spoke-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Without its traits: configuration comes from Spoke's own flags, and costs a newcomer's build 15 s less.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        module("SansIO", [product("HeapModule", "swift-collections")]),
        module("Profiles", ["SansIO"]),
        module("Segmentation", ["SansIO", "Profiles"]),
        module("Schemas", ["SansIO", "Profiles"]),
        .target(
            name: "Wire", dependencies: ["SansIO", "Profiles"], exclude: ["spoke.proto", "WireFormat.md"],
            swiftSettings: strict),
        module(
            "HubCore",
            [
                "SansIO", "Profiles", "Schemas", "Segmentation", "Wire",
                product("HeapModule", "swift-collections"), product("DequeModule", "swift-collections"),
            ]),
        module(
            "EdgeCore",
            ["SansIO", "Profiles", "Segmentation", "Wire", product("DequeModule", "swift-collections")]),
        module(
            "Topology", ["SansIO", "Profiles", product("Yams", "Yams")],
            settings: cold),
        module("Deployment", ["SansIO", "Profiles", "HubCore", "EdgeCore", "Topology"]),
        module("Measurement", ["SansIO"]),
        module("Audit", ["SansIO", "Profiles", "Wire"]),
        module("Workload", ["SansIO", "Profiles", "Wire"]),
        module(
            "Simulation",
            [
                "SansIO", "Profiles", "Wire", "HubCore", "EdgeCore", "Audit", "Measurement", "Workload",
                "Topology", "Deployment",
            ],
            // Its processes are classes; checked at run time, every access to one costs. Debug builds check.
            settings: [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        module("Gzip", ["CZlib"], settings: [.strictMemorySafety()]),
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        module("Tokens", ["SansIO", "Profiles", "CSodium"], settings: [.strictMemorySafety()]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        module(
            "TransportSecurity", ["COpenSSL", product("NIOCore", "swift-nio")],
            settings: [.strictMemorySafety()]),
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        module("ZeroMQ", ["CZeroMQ"], settings: [.strictMemorySafety()]),
        module(
            "NodeRuntime",
            [
                "SansIO", "Profiles", "Wire", "HubCore", "EdgeCore", "ZeroMQ",
                product("DequeModule", "swift-collections"), product("Logging", "swift-log"),
            ]),
        module(
            "HubStores",
            [
                "SansIO", "Profiles", "Wire", "HubCore", product("GRDB", "GRDB.swift"),
                product("GRDBSQLite", "GRDB.swift"),
            ]),
        module("Batches", ["SansIO", "Profiles"]),
        module(
            "HubAPI",
            [
                "SansIO", "Profiles", "Segmentation", "Schemas", "Wire", "HubCore", "Tokens", "Batches",
                product("Hummingbird", "hummingbird"),
                product("HummingbirdCore", "hummingbird"), product("HTTPTypes", "swift-http-types"),
                product("NIOHTTPTypes", "swift-nio-extras"), product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"), product("Logging", "swift-log"),
            ]),
        module(
            "EdgeAPI",
            [
                "SansIO", "Profiles", "Wire", "EdgeCore", "Gzip", "Tokens", "TransportSecurity",
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
            ],
            // A connection is a class that is touched all the time on its one event loop. Debug builds check.
            settings: [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]),
        module(
            "LinkRelay", ["SansIO", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio")]),
        module("Reporting", ["SansIO", "Profiles", "Measurement"]),
        module("Experiments", ["SansIO", "Profiles", "Topology", "Reporting"], settings: cold),
        module(
            "NodeProgram",
            [
                "SansIO", "Profiles", "NodeRuntime", "Tokens", "Topology", "TransportSecurity",
                product("ArgumentParser", "swift-argument-parser"), product("Logging", "swift-log"),
            ], settings: cold),

        module(
            "Laboratory",
            [
                "SansIO", "Profiles", "Tokens", "Topology", "NodeRuntime", "NodeProgram", "LinkRelay",
                "Measurement", "Reporting", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
                product("NIOHTTP1", "swift-nio"),
            ], settings: cold),

        // Its pages are in the program itself, so that it can be copied alone.
        .target(
            name: "Storefront",
            dependencies: [
                "SansIO", "Profiles", "Tokens", "Topology", "Laboratory", "HubAPI",
                product("Hummingbird", "hummingbird"), product("HummingbirdCore", "hummingbird"),
                product("HTTPTypes", "swift-http-types"), product("NIOCore", "swift-nio"),
                product("Logging", "swift-log"),
            ],
            resources: [.embedInCode("Assets")], swiftSettings: strict + cold),

        program(
            "spoke-hub",
            [
                "SansIO", "Profiles", "Schemas", "Tokens", "Topology", "Deployment", "HubCore", "HubStores",
                "Batches",
                "HubAPI", "NodeRuntime", "NodeProgram", "Reporting",
                product("ArgumentParser", "swift-argument-parser"),
                product("Logging", "swift-log"), product("Hummingbird", "hummingbird"),
                product("HummingbirdCore", "hummingbird"),
                product("ServiceLifecycle", "swift-service-lifecycle"),
            ]),
        program(
            "spoke-edge",
            [
                "SansIO", "Profiles", "Topology", "Deployment", "EdgeCore", "EdgeAPI", "NodeRuntime",
                "NodeProgram", "TransportSecurity", product("ArgumentParser", "swift-argument-parser"),
                product("Logging", "swift-log"), product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"),
            ]),
        program(
            "spoke",
            [
                "SansIO", "Profiles", "Tokens", "Segmentation", "Topology", "Simulation", "Audit",
                "Laboratory", "Storefront",
                "NodeRuntime", "Measurement", "Reporting", "Experiments",
                product("ArgumentParser", "swift-argument-parser"),
                product("Logging", "swift-log"), product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"),
            ], settings: cold),

        program(
            "spoke-bench",
            [
                "SansIO", "Profiles", "Segmentation", "Wire", "HubCore", "EdgeCore", "NodeRuntime", "ZeroMQ",
                "Topology", "Simulation", "Laboratory", "Measurement", "Reporting", "TransportSecurity",
                product("ArgumentParser", "swift-argument-parser"), product("Logging", "swift-log"),
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
            ]),

        tests("ProfilesTests", ["SansIO", "Profiles"]),
        tests("SegmentationTests", ["SansIO", "Profiles", "Segmentation"]),
        tests("TokensTests", ["SansIO", "Profiles", "Tokens"]),
        tests("SchemasTests", ["SansIO", "Profiles", "Schemas"]),
        tests("WireTests", ["SansIO", "Profiles", "Wire", "HubCore", "EdgeCore"]),
        tests("EdgeCoreTests", ["SansIO", "Profiles", "Wire", "EdgeCore"]),
        tests("HubCoreTests", ["SansIO", "Profiles", "Wire", "HubCore"]),
        tests(
            "NodeRuntimeTests",
            [
                "SansIO", "Profiles", "Wire", "HubCore", "EdgeCore", "ZeroMQ", "NodeRuntime",
                product("Logging", "swift-log"),
            ]),
        tests(
            "ProcessTests",
            [
                "SansIO", "Profiles", "Wire", "Tokens", "Topology", "NodeRuntime", "ZeroMQ", "Laboratory",
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
            ]),
        tests("AuditTests", ["SansIO", "Profiles", "Wire", "Audit"]),
        tests(
            "SimulationTests",
            [
                "SansIO", "Profiles", "Wire", "HubCore", "EdgeCore", "Audit", "Measurement", "Workload",
                "Topology", "Simulation",
            ]),
        tests("NodeProgramTests", ["SansIO", "Profiles", "Tokens", "TransportSecurity", "NodeProgram"]),
        tests(
            "TransportSecurityTests",
            [
                "TransportSecurity", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
                product("NIOEmbedded", "swift-nio"),
            ]),
        tests(
            "StorefrontTests",
            [
                "SansIO", "Profiles", "Tokens", "Topology", "Laboratory", "Storefront",
                product("Hummingbird", "hummingbird"), product("HummingbirdCore", "hummingbird"),
                product("HTTPTypes", "swift-http-types"),
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
                product("NIOEmbedded", "swift-nio"), product("Logging", "swift-log"),
            ]),
        tests("StructureTests", []),
        tests("TopologyTests", ["SansIO", "Profiles", "Topology"]),
        tests("ReportingTests", ["SansIO", "Profiles", "Measurement", "Reporting"]),
        tests(
            "ExperimentsTests",
            ["SansIO", "Profiles", "Measurement", "Topology", "Reporting", "Experiments"]),
        tests("MeasurementTests", ["SansIO", "Measurement"]),
        tests(
            "LinkRelayTests",
            ["SansIO", "LinkRelay", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio")]),
        tests("ZeroMQTests", ["ZeroMQ"]),
        tests(
            "HubStoresTests",
            ["SansIO", "Profiles", "Wire", "HubCore", "HubStores", product("GRDB", "GRDB.swift")]),
        tests("BatchesTests", ["SansIO", "Profiles", "Batches"]),
        tests(
            "HubAPITests",
            [
                "SansIO", "Profiles", "Wire", "HubCore", "Tokens", "Batches", "HubAPI",
                product("Hummingbird", "hummingbird"),
                product("HummingbirdCore", "hummingbird"), product("HTTPTypes", "swift-http-types"),
                product("NIOHTTPTypes", "swift-nio-extras"), product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"), product("NIOEmbedded", "swift-nio"),
                product("Logging", "swift-log"),
            ]),
        tests(
            "EdgeAPITests",
            [
                "SansIO", "Profiles", "Wire", "EdgeCore", "Tokens", "EdgeAPI", "TransportSecurity",
                product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"), product("NIOEmbedded", "swift-nio"),
            ]),
    ]
)
