internal import Batches
internal import HTTPTypes
internal import NIOPosix

/// Runs what waits for the disk on a thread that may; its failures become problems.
func onDisk<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    do {
        return try await NIOThreadPool.singleton.runIfActive(body)
    } catch let failure as BatchFailure {
        throw failure.problem
    }
}

extension BatchFailure {
    fileprivate var problem: Problem {
        switch self {
        case .unknownBatch, .unknownFile: Problem(.notFound, description)
        case .refused: Problem(.badRequest, description)
        case .tooMuch: Problem(.contentTooLarge, description)
        case .disk: Problem.unavailable(self)
        }
    }
}
