internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Profiles

extension HubAPI.Limits {
    /// The body of a request as JSON; what is wrong with it becomes a problem.
    ///
    /// - Parameters:
    ///   - types: Content types that are taken, in lower case and without blanks; parameters of the request's count
    ///     only where an expected type of that name has some.
    ///   - problem: The type of the problems.
    func document(
        of request: Request, types: [String] = [MediaType.json], problem: String = Problem.inletType
    ) async throws -> Value {
        try requireType(of: request, types, problem)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyBytesMaximum {
            throw tooLarge(problem)
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: bodyBytesMaximum)
        } catch is NIOTooManyBytesError {
            throw tooLarge(problem)
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            // The client's doing: it hung up, or broke its own framing.
            throw Problem(
                .badRequest, type: problem, "the request did not arrive whole: send it again")
        }
        do {
            let parser = JSONParser(bytesMaximum: bodyBytesMaximum, depthMaximum: depthMaximum)
            return try parser.parse(Array(body.readableBytesView))
        } catch {
            throw Problem(
                .badRequest, type: problem, title: "Invalid JSON", "\(error)",
                report: ["offset": .integer(Int64(error.offset))])
        }
    }

    private func tooLarge(_ problem: String) -> Problem {
        Problem(
            .contentTooLarge, type: problem,
            "a request may have \(bodyBytesMaximum) bytes: send fewer messages at a time")
    }

    private func requireType(of request: Request, _ types: [String], _ problem: String) throws {
        let sent = (request.headers[.contentType] ?? "").lowercased().filter { $0 != " " }
        let bare = String(sent.prefix { $0 != ";" })
        let hasVersions = types.contains { $0.hasPrefix(bare + ";") }
        if types.contains(where: { $0 == sent || !hasVersions && $0 == bare }) { return }
        throw Problem(
            .unsupportedMediaType, type: problem,
            "send JSON with the header Content-Type: \(types.joined(separator: " or "))")
    }
}
