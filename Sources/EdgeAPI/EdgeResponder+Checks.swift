internal import NIOCore
internal import Profiles
internal import Synchronization

extension EdgeResponder {
    func datastream(_ parameters: QueryParameters, of catalog: Catalog) throws(Problem) -> Datastream {
        guard let id = parameters.datastream, !id.isEmpty else {
            throw Problem(.missingDatastream, "Name the datastream with ?datastreamId=….")
        }
        guard let datastream = catalog.datastream(id) else {
            throw Problem(.unknownDatastream, "The datastream is not in the catalog.")
        }
        if !datastream.isEnabled {
            throw Problem(.disabledDatastream, "The datastream '\(datastream.name)' is switched off.")
        }
        return datastream
    }

    /// The three header fields of authenticated calls, the optional sandbox, and whether they are good.
    ///
    /// Calls need the scope `edge`, which is to Spoke what the published `acp.foundation` is to the Edge Network.
    func checkCredentials(
        of request: HTTPRequest, by catalog: Catalog, needing scope: Scope = .edge
    ) throws(Problem) {
        do throws(Problem) {
            try service.authority.check(
                request, needing: scope, by: catalog, at: service.timestamp(), counting: meters)
        } catch {
            meters.credentialsRefused.add(1, ordering: .relaxed)
            throw error
        }
    }

    /// Whether the organisation has room for one more call now.
    func checkRates(
        of request: HTTPRequest, _ action: Call.Action, to datastream: Datastream, isAuthenticated: Bool
    ) throws(Problem) {
        do throws(Problem) {
            try service.rates.admit(
                action, ofBytes: request.body.readableBytes, to: datastream, isAuthenticated: isAuthenticated,
                at: service.timestamp())
        } catch {
            meters.overRate.add(1, ordering: .relaxed)
            throw error
        }
    }

    func isSilent(_ parameters: QueryParameters) throws(Problem) -> Bool {
        switch parameters.silent {
        case nil, "false": return false
        case "true", "": return true
        default: throw Problem(.invalidParameter, "silent must be true or false.")
        }
    }

    /// The Web SDK sends JSON as plain text, so that browsers ask no preflight. Smile is published, but not read here.
    func checkContent(of request: HTTPRequest) throws(Problem) {
        if request.body.readableBytes == 0 {
            throw Problem(.emptyBody, "The request has no body.")
        }
        let bytes = request.head.readableBytesUInt8Span
        for field in request.fields where field.known == .contentType {
            let end = bytes.first(UInt8(ascii: ";"), in: field.value) ?? field.value.upperBound
            let type = bytes.trimmed(field.value.lowerBound..<end)
            guard bytes.first(UInt8(ascii: "/"), in: type) != nil else {
                throw Problem(
                    .malformedContentType,
                    "Content-Type must be a media type such as application/json.")
            }
            if bytes.equals("application/json", in: type) || bytes.equals("text/plain", in: type)
                || bytes.equals("text/javascript", in: type)
            {
                return
            }
        }
        throw Problem(
            .unsupportedContentType, "Send JSON as application/json, text/plain or text/javascript, in UTF-8."
        )
    }
}
