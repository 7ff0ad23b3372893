internal import EdgeCore
internal import NIOCore
internal import Profiles
internal import SansIO

extension EdgeResponder {
    /// `interact` and `collect`. Everything that can be refused is, before the edge is asked.
    func call(
        _ call: Call, _ request: HTTPRequest, through exchange: Exchange,
        drawing generator: inout SeededGenerator
    ) {
        let catalog = service.catalog()
        let parameters = QueryParameters(request)
        let given = parameters.requestID ?? request[.requestID]
        let isUsable = given.map(CallContext.isUsable) ?? true
        let requestID =
            (isUsable ? given : nil) ?? CallContext.makeRequestID(drawing: &generator)
        let context = CallContext(
            call: call, requestID: requestID,
            replyID: requestID + "-" + CallContext.hexadecimal(generator.next()),
            datastream: parameters.datastream, organisation: catalog.organisation, region: service.region,
            origin: request[.origin])
        do throws(Problem) {
            if !isUsable {
                throw Problem(
                    .invalidParameter,
                    "requestId must be 1 to \(CallContext.requestIDBytesMaximum) visible ASCII characters.")
            }
            if parameters.isMalformed {
                throw Problem(.invalidParameter, "The query is not percent-encoded UTF-8.")
            }
            try answer(request, parameters, context, catalog, through: exchange)
        } catch {
            exchange.answer { context.write(error, to: &$0) }
        }
    }

    private func answer(
        _ request: HTTPRequest, _ parameters: QueryParameters, _ context: CallContext, _ catalog: Catalog,
        through exchange: Exchange
    ) throws(Problem) {
        let datastream = try datastream(parameters, of: catalog)
        let isAuthenticated = listener.isAuthenticated || datastream.accessType == .authenticated
        if isAuthenticated { try checkCredentials(of: request) }
        let isSilent = try isSilent(parameters)
        try checkContent(of: request)
        let body = try CallBody(parsing: request.body, as: context.call)
        let identities = try CallIdentities(
            of: body, context.call, onServerHost: listener.isAuthenticated,
            known: listener.isAuthenticated ? nil : keptECID(of: request, body, catalog.organisation)
        ) {
            ECID.mint(key: service.sandboxKey, datastream: datastream.id, requestID: context.requestID)
        }
        switch context.call.action {
        case .interact:
            let interaction = Interaction(
                datastream: datastream.id, requestID: context.requestID, isAuthenticated: isAuthenticated,
                primary: identities.primary, events: identities.events,
                stalenessMaximum: try Provenance.stalenessMaximum(of: request),
                revisionMinimum: try Provenance.revisionMinimum(of: request))
            interact(interaction, body, identities, context, through: exchange)
        case .collect:
            let interaction = Interaction(
                datastream: datastream.id, requestID: context.requestID, isAuthenticated: isAuthenticated,
                primary: nil, events: identities.events)
            collect(interaction, context, isSilent: isSilent, through: exchange)
        }
    }

    private func interact(
        _ interaction: Interaction, _ body: CallBody, _ identities: CallIdentities, _ context: CallContext,
        through exchange: Exchange
    ) {
        var envelope = Envelope(context: context, ecid: nil, newVisitor: nil)
        if let ecid = identities.ecid {
            if body.fetchesECID { envelope.ecid = ecid.value }
            if identities.isNew {
                envelope.newVisitor = Envelope.NewVisitor(ecid: ecid.value, created: service.timestamp())
            }
        }
        let count = interaction.events.count
        service.interact(interaction) { [envelope] answer in
            exchange.answer { writer in
                if let problem = EdgeResponder.problem(with: answer, toEvents: count) {
                    envelope.context.write(problem, to: &writer)
                } else {
                    envelope.write(answer, to: &writer)
                }
            }
        }
    }

    private func collect(
        _ interaction: Interaction, _ context: CallContext, isSilent: Bool, through exchange: Exchange
    ) {
        let count = interaction.events.count
        service.interact(interaction) { answer in
            exchange.answer { writer in
                if let problem = EdgeResponder.problem(with: answer, toEvents: count) {
                    return context.write(problem, to: &writer)
                }
                // SDKs send v1 as the page goes away: nobody reads the answer.
                let isEmpty = isSilent || context.call.version == .v1
                writer.begin(isEmpty ? .noContent : .accepted)
                context.writeFields(to: &writer)
                Provenance.writeFields(of: answer, to: &writer)
                if isEmpty { return writer.endWithoutBody() }
                writer.beginBody("application/json;charset=utf-8")
                writer.write("{\"requestId\":")
                writer.write(json: context.replyID)
                writer.write("}")
                writer.endBody()
            }
        }
    }

    /// Why an edge's answer is no success; `nil` if it is one.
    private static func problem(with answer: EdgeAnswer, toEvents count: Int) -> Problem? {
        switch answer.refusal {
        case .outboxFull:
            return Problem(
                .upstreamUnavailable,
                "Events cannot be taken now. Send the same request again; lookups go on.",
                retryAfter: 1)
        case .eventTooLarge:
            return Problem(
                .oversized,
                "An event is larger than the \(XDM.eventBytesMaximum >> 10) KB that the hub takes.")
        case .unknownDatastream: return Problem(.unknownDatastream, "The datastream is not in the catalog.")
        case nil: break
        }
        // To say yes to events that were not all taken would be to lose them.
        if answer.eventIDs.count == count { return nil }
        return Problem(.unexpected, "The edge took \(answer.eventIDs.count) of \(count) events.")
    }
}
