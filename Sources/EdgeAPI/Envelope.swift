internal import EdgeCore
internal import Profiles
internal import SansIO

/// The body of a successful interact call: the edge's payload spliced in, everything else around it.
struct Envelope: Sendable {
    /// State that a new visitor is told to keep.
    struct NewVisitor: Sendable {
        var ecid: String
        var created: Timestamp
    }

    var context: CallContext
    /// Answered as `identity:result`: the caller asked for it and there is one.
    var ecid: String?
    var newVisitor: NewVisitor?

    func write(_ answer: EdgeAnswer, to writer: inout ResponseWriter) {
        writer.begin(.ok)
        context.writeFields(to: &writer)
        Provenance.writeFields(of: answer, to: &writer)
        writer.beginBody("application/json;charset=utf-8")
        writer.write("{\"requestId\":")
        writer.write(json: context.replyID)
        writer.write(",\"handle\":[")
        if let ecid {
            writer.write("{\"type\":\"identity:result\",\"payload\":[{\"id\":")
            writer.write(json: ecid)
            writer.write(",\"namespace\":{\"code\":\"ECID\"}}],\"eventIndex\":0},")
        }
        writer.write("{\"type\":\"activation:pull\",\"payload\":")
        if answer.payload.isEmpty {
            writer.write("[]")
        } else {
            writer.write(answer.payload)
        }
        writer.write(",\"eventIndex\":0},")
        EdgeLocation.writeHandle(context.region, to: &writer)
        writer.write(",")
        writeState(to: &writer)
        writer.write("]")
        if let warning = answer.warning { write(warning, to: &writer) }
        writer.write("}")
        writer.endBody()
    }

    /// `state:store`: the cluster always, and first for a new visitor the identity after it.
    private func writeState(to writer: inout ResponseWriter) {
        writer.write("{\"type\":\"state:store\",\"payload\":[{\"key\":")
        writer.write(json: StateEntry.cluster.key(of: context.organisation))
        writer.write(",\"value\":")
        writer.write(json: context.region.hint)
        writer.write(",\"maxAge\":")
        writer.write(decimal: EdgeLocation.hintLifetime)
        writer.write(",\"attrs\":{\"SameSite\":\"None\"}}")
        if let newVisitor {
            let cookie = IdentityCookie(
                ecid: newVisitor.ecid, created: newVisitor.created, isNew: true, region: context.region.code)
            writer.write(",{\"key\":")
            writer.write(json: StateEntry.identity.key(of: context.organisation))
            writer.write(",\"value\":")
            writer.write(json: cookie.text)
            writer.write(",\"maxAge\":")
            writer.write(decimal: IdentityCookie.maxAge)
            writer.write(",\"attrs\":{\"SameSite\":\"None\"}}")
        }
        writer.write("]}")
    }

    private func write(_ warning: String, to writer: inout ResponseWriter) {
        let code = Problem.Code.upstreamWarning
        writer.write(",\"warnings\":[{\"type\":")
        writer.write(json: code.type)
        writer.write(",\"status\":200,\"title\":")
        writer.write(json: code.title)
        writer.write(",\"detail\":")
        writer.write(json: warning)
        writer.write(",\"report\":{\"requestId\":")
        writer.write(json: context.replyID)
        writer.write("}}]")
    }
}

/// The state that clients keep for the edge, in cookies or `meta.state.entries`.
enum StateEntry: String {
    case cluster, identity

    /// `kndctr_<organisation, with its @ as _>_<suffix>`
    func key(of organisation: String) -> String {
        var key = "kndctr_"
        for character in organisation { key.append(character == "@" ? "_" : character) }
        return key + "_" + rawValue
    }

    /// The value of a cookie in a `Cookie` field.
    static func cookie(_ name: String, in field: String) -> Substring? {
        for pair in field.split(separator: ";") {
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix(name), let equals = pair.firstIndex(of: "="),
                pair.distance(from: pair.startIndex, to: equals) == name.count
            else { continue }
            return pair[pair.index(after: equals)...]
        }
        return nil
    }
}
