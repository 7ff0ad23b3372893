import Laboratory
import Profiles

/// The batch ingestion API of a hub, from outside.
struct BatchClient {
    struct Batch {
        var id: String
        var dataset: String
    }

    let hub: HubCaller

    var address: String { hub.address }

    private static let importPath = "/data/foundation/import/batches"
    private static let catalogPath = "/data/foundation/catalog/batches"

    /// The id of the dataset that has this name or this id.
    func dataset(_ text: String) async throws -> String {
        let listed = try await call("GET", "/spoke/datasets")[path: "datasets"]?.array ?? []
        for key in ["id", "name"] {
            if let found = listed.first(where: { $0[path: key]?.string == text })?[path: "id"]?.string {
                return found
            }
        }
        let names = listed.compactMap { $0[path: "name"]?.string }.map { "'\($0)'" }.joined(separator: ", ")
        throw CommandFailure.badInput("no dataset '\(text)': the hub has \(names.isEmpty ? "none" : names)")
    }

    func create(dataset: String, isMultiLine: Bool) async throws -> Batch {
        let created = try await call(
            "POST", BatchClient.importPath,
            json: [
                "datasetId": .string(dataset),
                "inputFormat": ["format": "json", "isMultiLineJson": .bool(isMultiLine)],
            ])
        guard let id = created[path: "id"]?.string else {
            throw CommandFailure.missing("\(address) does not answer as a hub does: name one with --hub")
        }
        return Batch(id: id, dataset: dataset)
    }

    func initialize(_ file: String, in batch: Batch) async throws {
        _ = try await call("POST", path(file, batch) + "?action=INITIALIZE")
    }

    func send(_ part: [UInt8], at offset: Int, of file: String, in batch: Batch) async throws {
        let range = "bytes \(offset)-\(offset + part.count - 1)/*"
        let reply = try await reached {
            try await hub.call(
                "PATCH", path(file, batch), fields: [("content-range", range)], body: part,
                type: "application/octet-stream", timeout: .seconds(120))
        }
        _ = try document(reply)
    }

    /// Ends the file, and with it the batch.
    func complete(_ file: String, in batch: Batch) async throws {
        _ = try await call("POST", path(file, batch) + "?action=COMPLETE")
        _ = try await call("POST", "\(BatchClient.importPath)/\(batch.id)?action=COMPLETE")
    }

    /// Says that nothing more comes; a hub that does not listen keeps the batch as it is.
    func abort(_ batch: Batch) async {
        do {
            _ = try await call("POST", "\(BatchClient.importPath)/\(batch.id)?action=ABORT")
        } catch {
            return
        }
    }

    func state(of batch: Batch) async throws -> Value {
        let document = try await call("GET", "\(BatchClient.catalogPath)/\(batch.id)")
        return document.fields?[batch.id] ?? .null
    }

    private func path(_ file: String, _ batch: Batch) -> String {
        "\(BatchClient.importPath)/\(batch.id)/datasets/\(batch.dataset)/files/\(file)"
    }

    private func call(_ method: String, _ path: String, json: Value? = nil) async throws -> Value {
        try document(
            try await reached {
                try await hub.call(method, path, json: json, timeout: .seconds(30))
            })
    }

    private func reached(_ call: () async throws -> HTTPCaller.Reply) async throws -> HTTPCaller.Reply {
        do {
            return try await call()
        } catch let failure as LaboratoryFailure {
            throw CommandFailure.badInput("\(failure). \(ClientOptions.remedy)")
        } catch {
            throw CommandFailure.missing(
                "no answer from \(address): \(error). Is the hub running? Name it with --hub")
        }
    }

    private func document(_ reply: HTTPCaller.Reply) throws -> Value {
        if (200..<300).contains(reply.status) { return reply.json }
        if reply.json[path: "error_code"] != nil {
            let message = reply.json[path: "message"]?.string ?? "\(reply.status)"
            throw CommandFailure.badInput("\(address) refuses: \(message). \(ClientOptions.remedy)")
        }
        throw CommandFailure.badInput(
            reply.json[path: "detail"]?.string ?? "\(address) answers \(reply.status)")
    }
}
