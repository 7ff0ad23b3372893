internal import Batches
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Profiles
internal import SansIO

/// `…/batches/{batchId}/datasets/{datasetId}/files/{filePath}`: small files whole, large ones in parts.
///
/// What arrives goes to the disk as it comes; an answer of success means that it is there to stay.
struct BatchFileRoutes: Sendable {
    /// Published: 414 beyond.
    private static let addressBytesMaximum = 2_000
    /// Bytes that are gathered before they are written.
    private static let gatheredBytes = 256 << 10

    let folder: BatchFolder
    let now: @Sendable () -> Timestamp

    private struct Target: Sendable {
        var batch: BatchID
        var path: String
    }

    func add(to group: RouterGroup<HubAPI.Context>) {
        let path: RouterPath = "\(BatchRoutes.path)/:batchId/datasets/:datasetId/files/**"
        group.put(path) { request, context in
            try await self.putWhole(request, try await self.target(request, context))
        }
        group.post(path) { request, context in
            try await self.perform(Query(request), try await self.target(request, context))
        }
        group.patch(path) { request, context in
            try await self.putPart(request, try await self.target(request, context))
        }
        group.head(path) { request, context in
            try await self.tell(try await self.target(request, context))
        }
    }

    private func target(_ request: Request, _ context: HubAPI.Context) async throws -> Target {
        if request.uri.string.utf8.count > BatchFileRoutes.addressBytesMaximum {
            throw Problem(
                .uriTooLong, "an address may have \(BatchFileRoutes.addressBytesMaximum) characters")
        }
        let id = try context.batchID()
        let dataset = try context.parameters.require("datasetId")
        let batch = try await onDisk { [folder] in try folder.batch(id) }
        guard batch.order.dataset == dataset else {
            throw Problem(.notFound, "the batch is for the dataset \(batch.order.dataset): name that one")
        }
        guard let path = FilePath(context.parameters.getCatchAll()) else {
            throw Problem(
                .badRequest,
                "the path of a file has 1 to \(BatchFolder.pathBytesMaximum) bytes of UTF-8, and neither . nor .. in it"
            )
        }
        return Target(batch: id, path: path.text)
    }

    // MARK: - Whole files

    private func putWhole(_ request: Request, _ target: Target) async throws -> Response {
        try requireBytes(request)
        if let length = length(of: request), length > folder.limits.fileBytesMaximum {
            throw Problem(
                .contentTooLarge,
                "a file sent whole may have \(folder.limits.fileBytesMaximum) bytes: initialize it and send it in parts"
            )
        }
        let upload = try await onDisk { [self] in
            try folder.beginFile(target.path, of: target.batch, at: now())
        }
        let isNew = try await receive(request, upload)
        return Response(status: isNew ? .created : .ok)
    }

    // MARK: - Large files

    private func perform(_ query: Query, _ target: Target) async throws -> Response {
        switch try query.required("action").uppercased() {
        case "INITIALIZE":
            try await onDisk { [self] in
                try folder.initializeFile(target.path, of: target.batch, at: now())
            }
            return try await told(target, .created)
        case "COMPLETE":
            try await onDisk { [self] in
                try folder.completeFile(target.path, of: target.batch, at: now())
            }
            return try await told(target, .ok)
        default: throw Problem(.badRequest, "action is INITIALIZE or COMPLETE")
        }
    }

    private func putPart(_ request: Request, _ target: Target) async throws -> Response {
        try requireBytes(request)
        guard let text = request.headers[.contentRange], let range = ContentRange(text)?.bytes else {
            throw Problem(.badRequest, "say which bytes these are: Content-Range: bytes 0-1023/*")
        }
        if let length = length(of: request), length != range.count {
            throw Problem(.badRequest, "Content-Range names \(range.count) bytes, and the body has \(length)")
        }
        let upload = try await onDisk { [folder] in
            try folder.beginPart(target.path, of: target.batch, range: range)
        }
        _ = try await receive(request, upload)
        return try await told(target, .ok)
    }

    private func tell(_ target: Target) async throws -> Response {
        let file = try await file(target)
        var response = Response(status: .ok)
        if file.bytes > 0 { response.headers[.range] = "bytes=0-\(file.bytes - 1)" }
        return response
    }

    private func told(_ target: Target, _ status: HTTPResponse.Status) async throws -> Response {
        let file = try await file(target)
        return Response(
            status: status,
            json: ["name": .string(file.path), "sizeInBytes": .integer(Int64(file.bytes))])
    }

    private func file(_ target: Target) async throws -> Batch.File {
        try await onDisk { [folder] in
            guard let file = try folder.batch(target.batch).file(target.path) else {
                throw BatchFailure.unknownFile(target.path)
            }
            return file
        }
    }

    // MARK: - Bytes

    /// Writes the body to the disk while it arrives; whether the file is new in the batch.
    private func receive(_ request: Request, _ upload: Upload) async throws -> Bool {
        do {
            var gathered: [UInt8] = []
            for try await buffer in request.body {
                gathered.append(contentsOf: buffer.readableBytesView)
                if gathered.count < BatchFileRoutes.gatheredBytes { continue }
                let bytes = gathered
                gathered.removeAll()
                try await onDisk { try upload.write(bytes) }
            }
            let rest = gathered
            return try await onDisk { [self] in
                try upload.write(rest)
                return try folder.finish(upload, at: now())
            }
        } catch {
            try await onDisk { [folder] in try folder.discard(upload) }
            if error is Problem || error is CancellationError { throw error }
            throw Problem(.badRequest, "the file did not arrive whole: send it again")
        }
    }

    private func length(of request: Request) -> Int? {
        request.headers[.contentLength].flatMap { Int($0) }
    }

    private func requireBytes(_ request: Request) throws {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        if type != "application/octet-stream" {
            throw Problem(
                .unsupportedMediaType,
                "send the bytes of the file with the header Content-Type: application/octet-stream")
        }
    }
}
