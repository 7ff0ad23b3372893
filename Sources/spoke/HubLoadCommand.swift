import ArgumentParser
import Foundation
import Laboratory
import NIOCore
import NIOPosix
import NodeRuntime
import Profiles
import Reporting
import SansIO

/// `spoke hub load`: a file into the hub, by its batch ingestion API.
struct HubLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Load a file of records or events into a dataset of the hub.",
        discussion: """
            The file holds XDM as JSON: one object on each line, or one array of objects. What the hub does not take is \
            counted by reason, and listed under the address that is printed. Ends with 0 if all was taken, else with 1.
            """)

    @Argument(help: ArgumentHelp("The file; - reads the standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Name or id of the dataset.", valueName: "dataset"))
    var dataset: String

    @Option(
        name: [.customLong("hub"), .customLong("at")],
        help: ArgumentHelp("The hub's HTTP address, host:port or http://host:port.", valueName: "url"))
    var hub = "127.0.0.1:8080"

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let source = try LoadSource(file)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let terminal = Terminal(.output, environment: ProcessInfo.processInfo.environment)
        let client = BatchClient(
            hub: HubCaller(try address(), as: try client.credentials(), caller: HTTPCaller(group: group)))
        let result: Swift.Result<Value, any Error>
        let started = SystemClock.now
        do {
            result = .success(try await load(source, client, Reporting.Progress(terminal: terminal)))
        } catch {
            result = .failure(error)
        }
        try await group.shutdownGracefully()
        let batch = try result.get()
        let lines = summary(of: batch, took: SystemClock.now - started).lines(
            width: terminal.width, ink: terminal.ink)
        terminal.write("\n" + lines.joined(separator: "\n") + "\n")
        if let place = batch[path: "failedBatchLocation"]?.string {
            terminal.write("\nWhat was not taken: http://\(client.address)\(place)\n")
        }
        let isWhole = batch[path: "status"]?.string == "success" && batch[path: "failedRecordCount"] == 0
        if !isWhole { throw ExitCode(ExitCodes.violated) }
    }

    private func address() throws -> String {
        var text = hub[...]
        if text.hasPrefix("http://") { text = text.dropFirst(7) }
        while text.hasSuffix("/") { text = text.dropLast() }
        guard text.split(separator: ":").count == 2 else {
            throw ValidationError("'\(hub)' is no address: write host:port, for example 127.0.0.1:8080")
        }
        return String(text)
    }

    // MARK: - Steps

    private func load(
        _ source: LoadSource, _ client: BatchClient, _ progress: Reporting.Progress
    ) async throws -> Value {
        let first = try source.read()
        let dataset = try await client.dataset(dataset)
        let batch = try await client.create(dataset: dataset, isMultiLine: source.isDocument(first))
        do {
            try await send(first, source, to: batch, client, progress)
        } catch {
            // Nobody will complete it.
            await client.abort(batch)
            throw error
        }
        return try await follow(batch, client, progress)
    }

    private func send(
        _ first: [UInt8], _ source: LoadSource, to batch: BatchClient.Batch, _ client: BatchClient,
        _ progress: Reporting.Progress
    ) async throws {
        progress.begin("send \(source.name)", at: SystemClock.now)
        try await client.initialize(source.name, in: batch)
        var part = first
        var sent = 0
        while !part.isEmpty {
            try await client.send(part, at: sent, of: source.name, in: batch)
            sent += part.count
            progress.update(source.size.map { ratio(sent, of: $0) }, detail: size(sent), at: SystemClock.now)
            part = try source.read()
        }
        try await client.complete(source.name, in: batch)
        progress.end(size(sent), at: SystemClock.now)
    }

    /// Waits until the hub has ingested the batch, and shows how far it is.
    private func follow(
        _ batch: BatchClient.Batch, _ client: BatchClient, _ progress: Reporting.Progress
    ) async throws -> Value {
        progress.begin("ingest", at: SystemClock.now)
        while true {
            let state = try await client.state(of: batch)
            let records = Int(state[path: "recordCount"]?.integer ?? 0)
            let read = Int(state[path: "size"]?.integer ?? 0)
            let whole = Int(state[path: "metrics.inputByteSize"]?.integer ?? 0)
            let detail = Quantity.counted(records, "record")
            if state[path: "completed"] != nil {
                let isGood = state[path: "status"]?.string == "success"
                progress.end(detail, tone: isGood ? .good : .bad, at: SystemClock.now)
                return state
            }
            if state[path: "status"]?.string == "processing" {
                progress.update(whole > 0 ? ratio(read, of: whole) : nil, detail: detail, at: SystemClock.now)
            } else {
                progress.update(nil, detail: "other batches come first", at: SystemClock.now)
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func summary(of batch: Value, took duration: Duration) -> Table {
        var table = Table(
            head: Table.Column("Batch \(batch[path: "id"]?.string ?? "")", .left),
            groups: [Table.Group("", [Table.Column("Records")])])
        let read = Int(batch[path: "metrics.inputRecordCount"]?.integer ?? 0)
        let taken = Int(batch[path: "metrics.outputRecordCount"]?.integer ?? 0)
        table.add("taken", ["\(Quantity.text(taken))"])
        for error in batch[path: "errors"]?.array ?? [] {
            guard let count = error[path: "recordCount"]?.integer else { continue }
            table.add(
                Table.Cell("not taken: \(error[path: "description"]?.string ?? "")", .bad),
                ["\(Quantity.text(Int(count)))"])
        }
        let seconds = Double(duration.nanoseconds) / 1e9
        let rate = seconds > 0 ? Quantity.text((Double(read) / seconds).rounded()) : "–"
        table.add(
            "\(batch[path: "status"]?.string ?? ""), \(Quantity.text(duration)), \(rate) a second",
            ["\(Quantity.text(read))"], isTotal: true)
        return table
    }

    private func ratio(_ part: Int, of whole: Int) -> Ratio {
        whole > 0 ? Ratio(billionths: UInt64(Double(part) / Double(whole) * 1e9)) : .one
    }

    private func size(_ bytes: Int) -> String { "\(Quantity.text(Double(bytes) / 1e6)) MB" }
}
