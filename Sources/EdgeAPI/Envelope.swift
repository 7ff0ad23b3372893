internal import EdgeCore
internal import Profiles
internal import SansIO

/// The body of a successful call that answers with handles: the edge's payload spliced in, everything else around it.
struct Envelope: Sendable {
    /// An element of `warnings` or `errors`.
    struct Remark: Sendable {
        var code: Problem.Code
        var detail: String
    }

    var context: CallContext
    /// Answered as `identity:result`: the caller asked for it and there is one.
    var ecid: String?
    /// Whether a profile was looked up: `activation:pull`.
    var isLookup = false
    /// The events that asked for decisions. Nothing here decides: each gets an empty list.
    var decisions: [Int] = []
    /// The payload of `consent:preferences`, a JSON array; empty for none.
    var preferences: [UInt8] = []
    /// What the client is told to keep, besides the cluster.
    var stored: [StoredState] = []
    var delivery = StateDelivery.entries
    var streaming: CallMeta.Streaming?
    var warnings: [Remark] = []
    /// What went wrong without ending the call: the status becomes 207.
    var errors: [Remark] = []

    func write(_ answer: EdgeAnswer?, to writer: inout ResponseWriter) {
        writer.begin(errors.isEmpty ? .ok : .multiStatus)
        context.writeFields(to: &writer)
        if let answer { Provenance.writeFields(of: answer, to: &writer) }
        if case .cookies(let domain, let isSecure) = delivery {
            for state in [cluster] + stored {
                state.writeCookie(
                    organisation: context.organisation, domain: domain, isSecure: isSecure, to: &writer)
            }
        }
        if let streaming {
            writeRecords(answer, framed: streaming, to: &writer)
        } else {
            writer.beginBody("application/json;charset=utf-8")
            writeHead(to: &writer)
            writeIdentity(to: &writer)
            writeResults(answer, to: &writer)
            writePlaces(to: &writer)
            writeTail(to: &writer)
            writer.endBody()
        }
    }

    /// Two records, each a whole answer of its own: what the client must keep, then what it asked for.
    private func writeRecords(
        _ answer: EdgeAnswer?, framed streaming: CallMeta.Streaming, to writer: inout ResponseWriter
    ) {
        writer.beginChunks("application/json;charset=utf-8")
        for isResult in [false, true] where !isResult || hasResults {
            writer.beginChunk()
            writer.write(text: streaming.recordSeparator)
            writeHead(to: &writer)
            if isResult {
                writeResults(answer, to: &writer)
                writer.trimComma()
            } else {
                writeIdentity(to: &writer)
                writePlaces(to: &writer)
            }
            if isResult == hasResults {
                writeTail(to: &writer)
            } else {
                writer.write("]}")
            }
            writer.write(text: streaming.lineFeed)
            writer.endChunk()
        }
        writer.endChunks()
    }

    private var hasResults: Bool { isLookup || !decisions.isEmpty || !preferences.isEmpty }

    private func writeHead(to writer: inout ResponseWriter) {
        writer.write("{\"requestId\":")
        writer.write(json: context.replyID)
        writer.write(",\"handle\":[")
    }

    /// Handles that others follow end in a comma.
    private func writeIdentity(to writer: inout ResponseWriter) {
        guard let ecid else { return }
        writer.write("{\"type\":\"identity:result\",\"payload\":[{\"id\":")
        writer.write(json: ecid)
        writer.write(",\"namespace\":{\"code\":\"ECID\"}}],\"eventIndex\":0},")
    }

    private func writeResults(_ answer: EdgeAnswer?, to writer: inout ResponseWriter) {
        if isLookup {
            writer.write("{\"type\":\"activation:pull\",\"payload\":")
            if let payload = answer?.payload, !payload.isEmpty {
                writer.write(payload)
            } else {
                writer.write("[]")
            }
            writer.write(",\"eventIndex\":0},")
        }
        for index in decisions {
            writer.write("{\"type\":\"personalization:decisions\",\"payload\":[],\"eventIndex\":")
            writer.write(decimal: index)
            writer.write("},")
        }
        if !preferences.isEmpty {
            writer.write("{\"type\":\"consent:preferences\",\"payload\":")
            writer.write(preferences)
            writer.write("},")
        }
    }

    /// `locationHint:result`, and `state:store`: the cluster always, then what is new.
    private func writePlaces(to writer: inout ResponseWriter) {
        context.location.writeHandle(to: &writer)
        guard delivery == .entries else { return }
        writer.write(",{\"type\":\"state:store\",\"payload\":[")
        cluster.write(organisation: context.organisation, to: &writer)
        for state in stored {
            writer.write(",")
            state.write(organisation: context.organisation, to: &writer)
        }
        writer.write("]}")
    }

    private var cluster: StoredState { StoredState(entry: .cluster, value: context.location.hint) }

    private func writeTail(to writer: inout ResponseWriter) {
        writer.write("]")
        write(warnings, under: ",\"warnings\":[", to: &writer)
        write(errors, under: ",\"errors\":[", to: &writer)
        writer.write("}")
    }

    private func write(
        _ remarks: [Remark], under name: StaticString, to writer: inout ResponseWriter
    ) {
        if remarks.isEmpty { return }
        writer.write(name)
        for (index, remark) in remarks.enumerated() {
            if index > 0 { writer.write(",") }
            context.writeBody(Problem(remark.code, remark.detail), to: &writer)
        }
        writer.write("]")
    }
}

extension Envelope {
    /// Tells the client of an ECID that it does not keep yet.
    mutating func store(_ visitor: Visitor, at time: Timestamp) {
        guard !visitor.isKept else { return }
        let cookie = IdentityCookie(
            ecid: visitor.ecid.value, created: time, isNew: visitor.source != .received,
            region: context.location.region.code, source: visitor.source)
        stored.append(StoredState(entry: .identity, value: cookie.text))
    }

    /// What the edge says of its answer. A hub that does not reply is an upstream that failed: an error, and the
    /// answer goes out all the same.
    mutating func take(_ shortfall: EdgeAnswer.Shortfall) {
        let code: Problem.Code =
            switch shortfall {
            case .refreshesFull: .upstreamUnavailable
            case .hubSilent, .demandUnmet: .upstreamTimedOut
            }
        errors.append(Remark(code: code, detail: "\(shortfall)."))
    }
}
