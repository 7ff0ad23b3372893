import EdgeCore
import HubCore
import Logging
import NodeRuntime
import Profiles
import SansIO
import Testing

/// A hub and edges of one region in this process, with real sockets on ports that the system chooses.
enum Cluster {
    static let region = Region("JPN3")
    static let datastream = "11111111-1111-4111-8111-111111111111"
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static var catalog: Catalog {
        var catalog = Catalog()
        catalog.schemas = [
            Schema(id: "record", title: "Profile", behaviour: .record),
            Schema(id: "event", title: "Event", behaviour: .event),
        ]
        catalog.datasets = [
            Dataset(id: "crm", name: "CRM", schema: "record"),
            Dataset(id: "web", name: "Web", schema: "event"),
        ]
        catalog.namespaces = [Namespace(code: "Email", kind: .email)]
        catalog.destinations = [
            Destination(
                id: "d", name: "Personalisation", alias: "home", audiences: [],
                attributes: [.init(source: "person.name.firstName", name: "firstName")],
                replication: .proactive)
        ]
        catalog.datastreams = [
            Datastream(id: datastream, name: "Web", eventDataset: "web", destinations: ["d"])
        ]
        return catalog
    }

    static func hub<Store: HubStore>(
        _ store: Store, at other: HubRuntime<Store>? = nil, _ adjust: (inout HubOptions) -> Void = { _ in }
    ) async throws -> HubRuntime<Store> {
        var configuration = HubConfiguration(
            regions: [region], edges: [("JPN3-1", region), ("JPN3-2", region)], catalog: catalog)
        configuration.heartbeat = .milliseconds(50)
        var options = HubOptions()
        options.publications = other?.publications ?? "tcp://127.0.0.1:*"
        options.requests = other?.requests ?? "tcp://127.0.0.1:*"
        options.onHalt = { Issue.record("halted: \($0)") }
        adjust(&options)
        return try await HubRuntime.start(
            configuration: configuration, store: store, options: options, logger: logger)
    }

    static func edge<Store: HubStore>(
        of hub: HubRuntime<Store>, folder: String? = nil, name: String = "JPN3-1"
    ) async throws -> EdgeRuntime {
        try await edge(publications: hub.publications, requests: hub.requests, folder: folder, name: name)
    }

    static func edge(
        publications: String, requests: String, folder: String? = nil, name: String = "JPN3-1"
    ) async throws -> EdgeRuntime {
        var configuration = EdgeConfiguration(name: name, region: region, catalog: catalog)
        configuration.heartbeat = .milliseconds(50)
        var options = EdgeOptions(publications: publications, requests: requests, folder: folder)
        options.onFailure = { Issue.record($0) }
        return try await EdgeRuntime.start(configuration: configuration, options: options, logger: logger)
    }

    static func record(_ email: String, firstName: String) -> Ingestion {
        let identity = Identity(namespace: "Email", value: email)
        return .record(
            Record(
                dataset: "crm", primary: identity, identities: [identity],
                body: ["person": ["name": ["firstName": .string(firstName)]]]))
    }

    static func event(_ email: String, id: String) -> SubmittedEvent {
        let identity = Identity(namespace: "Email", value: email)
        return SubmittedEvent(
            id: id, timestamp: nil, primary: identity, identities: [identity],
            body: ["eventType": "commerce.purchases"])
    }
}

extension EdgeRuntime {
    func ask(_ primary: String?, events: [SubmittedEvent] = []) async -> EdgeAnswer {
        let interaction = Interaction(
            datastream: Cluster.datastream, requestID: "r", isAuthenticated: true,
            primary: primary.map { Identity(namespace: "Email", value: $0) }, events: events,
            fallback: .answerThenRefresh)
        return await withCheckedContinuation { continuation in
            interact(interaction) { continuation.resume(returning: $0) }
        }
    }
}

struct NeverHappened: Error {
    var place: SourceLocation
}

/// Waits for something that another thread brings about.
func eventually(
    _ place: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        if ContinuousClock.now > deadline { throw NeverHappened(place: place) }
        try await Task.sleep(for: .milliseconds(5))
    }
}
