import ArgumentParser
import Foundation
import Laboratory
import Logging
import NodeRuntime
import Storefront
import Topology

/// The demonstration shop beside a running topology.
struct ShopOptions: ParsableArguments {
    private static let off = "off"

    @Option(
        help: ArgumentHelp(
            "Where the demonstration shop listens, or 'off'; by default the first free port from 127.0.0.1:8000.",
            valueName: "host:port"))
    var shop: String?

    @Option(
        help: ArgumentHelp(
            "Adobe's Web SDK (alloy.js) for the shop's pages, instead of the shop's own client.",
            valueName: "file|url"))
    var webSdk: String?

    @Option(
        help: ArgumentHelp(
            "By what name the Web SDK reaches an edge, https on port 443; {hint} is the edge's location hint.",
            valueName: "domain"))
    var webSdkDomain: String = WebSDK.domainDefault

    func validate() throws {
        if let shop, shop != ShopOptions.off, address(shop) == nil {
            throw ValidationError(
                "'\(shop)' is no address: write host:port, for example 127.0.0.1:8000, or off")
        }
    }

    /// Starts the shop; the task ends it when it is cancelled. `nil` where there is none, which is said, unless one was
    /// asked for.
    func open(
        beside cluster: Cluster, caller: HTTPCaller, _ say: @escaping @Sendable (String) -> Void
    ) async throws -> Task<Void, Never>? {
        if shop == ShopOptions.off { return nil }
        do {
            let storefront = try await storefront(cluster, caller)
            return try await serve(storefront, say)
        } catch let failure as StorefrontFailure where shop == nil && webSdk == nil {
            say("There is no demonstration shop: \(failure)")
            return nil
        }
    }

    private func storefront(_ cluster: Cluster, _ caller: HTTPCaller) async throws -> Storefront {
        let topology = await cluster.topology
        let plan = try ShopPlan(topology, edges: await cluster.edges)
        let webSDK = try readWebSDK()
        let hub = HubCaller(await cluster.hubHTTP, as: await cluster.credentials, caller: caller)
        try await KnownCustomer.ingest(KnownCustomer.everyone, of: topology.catalog, into: hub)
        return Storefront(
            plan: plan, customers: KnownCustomer.everyone, webSDK: webSDK,
            asker: EdgeAsker(access: hub.access, caller: caller), now: { SystemClock.now })
    }

    private func serve(
        _ storefront: Storefront, _ say: @escaping @Sendable (String) -> Void
    ) async throws -> Task<Void, Never>? {
        var logger = Logger(label: "shop")
        // An end by Ctrl-C would be told as an error of each open connection.
        logger.logLevel = .critical
        let named = shop.flatMap { address($0) }
        let host = named?.host ?? Storefront.standardHost
        let ports = named.map { [$0.port] } ?? Array(Storefront.standardPorts)
        let (urls, running) = AsyncThrowingStream.makeStream(of: String.self)
        let task = Task { [logger] in
            do {
                try await storefront.serve(on: host, ports: ports, logger: logger) { running.yield($0) }
                running.finish()
            } catch {
                running.finish(throwing: error)
            }
        }
        for try await url in urls {
            say("The demonstration shop: \(url)")
            return task
        }
        return nil
    }

    /// `http://…` and `https://…` are for browsers to load; anything else is a file.
    private func readWebSDK() throws -> WebSDK? {
        guard let webSdk else { return nil }
        if webSdk.contains("://") { return try WebSDK(url: webSdk, domain: webSdkDomain) }
        let script: Data
        do {
            script = try Data(contentsOf: URL(fileURLWithPath: webSdk))
        } catch {
            throw StorefrontFailure.webSDK(webSdk, "\(error.localizedDescription)")
        }
        return try WebSDK(script: Array(script), domain: webSdkDomain)
    }

    private func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        return (String(text[..<colon]), Int(port))
    }
}
