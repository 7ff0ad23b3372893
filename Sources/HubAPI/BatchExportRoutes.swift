internal import Batches
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Profiles

/// `GET /data/foundation/export/batches/{batchId}/failed` (Data Access API): the records that were not taken.
struct BatchExportRoutes: Sendable {
    private static let path = "/data/foundation/export/batches"
    /// All failed records of a batch are in one file.
    private static let name = "part-00000.json"
    private static let chunkBytes = 256 << 10

    let service: HubService
    let folder: BatchFolder

    static func failed(_ id: BatchID) -> String { "\(path)/\(id)/failed" }

    func add(to group: RouterGroup<HubAPI.Context>) {
        group.get("\(BatchExportRoutes.path)/:batchId/failed") { request, context in
            let id = try context.batchID()
            guard let name = Query(request).text("path") else { return try await self.list(id) }
            return try await self.download(name, id)
        }
    }

    private func list(_ id: BatchID) async throws -> Response {
        let bytes = try await failedBytes(of: id)
        let link = "\(BatchExportRoutes.failed(id))?path=\(BatchExportRoutes.name)"
        let file: Value = [
            "name": .string(BatchExportRoutes.name), "length": .string(String(bytes)),
            "_links": ["self": ["href": .string(link)]],
        ]
        let files: [Value] = bytes > 0 ? [file] : []
        return Response(
            json: ["data": .array(files), "_page": ["limit": 100, "count": .integer(Int64(files.count))]])
    }

    /// One record a line, as long as the list is now.
    private func download(_ name: String, _ id: BatchID) async throws -> Response {
        let end = try await failedBytes(of: id)
        guard name == BatchExportRoutes.name, end > 0 else {
            throw Problem(.notFound, "no file \(name) of failed records: the list without ?path= names them")
        }
        let body = ResponseBody(contentLength: end) { [folder] writer in
            var offset = 0
            while offset < end {
                let (start, maximum) = (offset, min(BatchExportRoutes.chunkBytes, end - offset))
                let bytes = try await onDisk {
                    try folder.failedRecords(of: id, from: start, maximum: maximum)
                }
                // Deleted meanwhile: the length that was announced cannot be kept.
                if bytes.isEmpty { throw BatchFailure.unknownBatch(id.description) }
                offset += bytes.count
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .contentLength: String(end)],
            body: body)
    }

    private func failedBytes(of id: BatchID) async throws -> Int {
        try await onDisk { [folder] in try folder.batch(id).progress.failedBytes }
    }
}
