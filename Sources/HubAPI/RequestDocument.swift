internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Profiles

extension HubAPI.Limits {
    /// The body of a request as JSON; what is wrong with it becomes a problem.
    func document(of request: Request) async throws -> Value {
        try requireJSON(request)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyBytesMaximum {
            throw tooLarge
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: bodyBytesMaximum)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            // The client's doing: it hung up, or broke its own framing.
            throw Problem(
                .badRequest, type: Problem.inletType, "the request did not arrive whole: send it again")
        }
        do {
            let parser = JSONParser(bytesMaximum: bodyBytesMaximum, depthMaximum: depthMaximum)
            return try parser.parse(Array(body.readableBytesView))
        } catch {
            throw Problem(
                .badRequest, type: Problem.inletType, title: "Invalid JSON", "\(error)",
                report: ["offset": .integer(Int64(error.offset))])
        }
    }

    private var tooLarge: Problem {
        Problem(
            .contentTooLarge, type: Problem.inletType,
            "a request may have \(bodyBytesMaximum) bytes: send fewer messages at a time")
    }

    private func requireJSON(_ request: Request) throws {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        if type?.trimmingSpaces() != "application/json" {
            throw Problem(
                .unsupportedMediaType, type: Problem.inletType,
                "send JSON with the header Content-Type: application/json")
        }
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
