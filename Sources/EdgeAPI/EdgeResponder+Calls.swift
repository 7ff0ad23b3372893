internal import EdgeCore
internal import NIOCore
internal import Profiles
internal import SansIO

extension EdgeResponder {
    /// One of the calls. Everything that can be refused is, before the edge is asked.
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
            replyID: requestID + "-" + generator.next().hexadecimal,
            datastream: parameters.datastream, organisation: catalog.organisation, location: location,
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
        let isAuthenticated = request.isOnServerHost || datastream.accessType == .authenticated
        if isAuthenticated { try checkCredentials(of: request, by: catalog) }
        try checkRates(of: request, context.call.action, to: datastream, isAuthenticated: isAuthenticated)
        let isSilent = try isSilent(parameters)
        try checkContent(of: request)
        let body = try CallBody(parsing: request.body, as: context.call)
        let state = ClientState(request, body.meta, organisation: context.organisation)
        let subject = try subject(
            of: state, body, datastream, context, onServerHost: request.isOnServerHost)
        let consent = ClientConsent(of: body, state)
        switch context.call.action {
        case .interact:
            let interaction = Interaction(
                datastream: datastream.id, requestID: context.requestID, isAuthenticated: isAuthenticated,
                primary: subject.primary, events: subject.events,
                stalenessMaximum: try Provenance.stalenessMaximum(of: request),
                revisionMinimum: try Provenance.revisionMinimum(of: request),
                eventDataset: try ConfigurationOverrides(body.meta.overrides, of: datastream).eventDataset,
                refusesCollection: consent.refusesCollection)
            var envelope = envelope(for: request, body, subject, context)
            if let stored = consent.stored { envelope.stored.append(stored) }
            interact(interaction, envelope, through: exchange)
        case .collect:
            let interaction = Interaction(
                datastream: datastream.id, requestID: context.requestID, isAuthenticated: isAuthenticated,
                primary: nil, events: subject.events,
                eventDataset: try ConfigurationOverrides(body.meta.overrides, of: datastream).eventDataset,
                refusesCollection: consent.refusesCollection)
            collect(interaction, context, isSilent: isSilent, through: exchange)
        case .acquireIdentity:
            guard body.query.namesNamespaces else {
                throw Problem(
                    .missingValue, "'query.identity.fetch' is missing: name the namespaces, as in [\"ECID\"]."
                )
            }
            let envelope = envelope(for: request, body, subject, context)
            exchange.answer { envelope.write(nil, to: &$0) }
        case .setConsent:
            try setConsent(
                body, subject, datastream: datastream, isAuthenticated: isAuthenticated,
                envelope(for: request, body, subject, context), through: exchange)
        }
    }

    /// Who the call is about. A visitor who brings no ECID gets one, except from `collect`; on the server host only to
    /// acquire it.
    private func subject(
        of state: ClientState, _ body: CallBody, _ datastream: Datastream, _ context: CallContext,
        onServerHost isServerHost: Bool
    ) throws(Problem) -> CallIdentities {
        let call = context.call
        return try CallIdentities(
            of: body, call, onServerHost: isServerHost && call.action != .acquireIdentity
        ) { own, firstPartyID in
            Visitor(
                own: own, firstPartyID: firstPartyID, state: state, datastream: datastream,
                key: service.sandboxKey
            ) {
                call.action == .collect
                    ? nil
                    : ECID.mint(
                        key: service.sandboxKey, datastream: datastream.id, requestID: context.requestID)
            }
        }
    }

    /// What the answer says besides what the edge holds.
    func envelope(
        for request: HTTPRequest, _ body: CallBody, _ subject: CallIdentities, _ context: CallContext
    ) -> Envelope {
        var envelope = Envelope(context: context)
        envelope.streaming = body.meta.streaming
        envelope.delivery = StateDelivery(request, body.meta, onServerHost: request.isOnServerHost)
        if let visitor = subject.visitor { envelope.store(visitor, at: service.timestamp()) }
        if body.query.fetchesECID {
            envelope.ecid = subject.all.first { $0.namespace == "ECID" }?.value
        }
        for (index, event) in body.events.enumerated() where event.wantsDecisions {
            envelope.decisions.append(index)
        }
        for index in subject.ambiguousEvents {
            envelope.warnings.append(
                Envelope.Remark(
                    code: .upstreamWarning,
                    detail:
                        "Edge audiences were not evaluated on event \(index): it has more than one primary "
                        + "identity. Mark one."))
        }
        if !body.query.foreignNamespaces.isEmpty {
            let names = body.query.foreignNamespaces.joined(separator: ", ")
            envelope.warnings.append(
                Envelope.Remark(
                    code: .unauthorisedNamespaces,
                    detail: "Of identities only ECID is given out, not \(names)."))
        }
        return envelope
    }

    private func interact(_ interaction: Interaction, _ envelope: Envelope, through exchange: Exchange) {
        let count = interaction.events.count
        service.interact(interaction) { [envelope] answer in
            exchange.answer { writer in
                if let problem = EdgeResponder.problem(with: answer, toEvents: count) {
                    return envelope.context.write(problem, to: &writer)
                }
                var envelope = envelope
                envelope.isLookup = true
                envelope.withhold(for: answer)
                if let shortfall = answer.shortfall { envelope.take(shortfall) }
                envelope.write(answer, to: &writer)
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
    static func problem(with answer: EdgeAnswer, toEvents count: Int) -> Problem? {
        switch answer.refusal {
        case .outboxFull:
            return Problem(
                .upstreamUnavailable,
                "Events cannot be taken now. Send the same request again; lookups go on.",
                retryAfter: 1)
        case .stopping:
            return Problem(.unavailable, "The edge is stopping. Send the same request again.", retryAfter: 1)
        case .eventTooLarge:
            return Problem(
                .oversized,
                "An event is larger than the \(XDM.eventBytesMaximum >> 10) KB that the hub takes.")
        case .unknownDatastream: return Problem(.unknownDatastream, "The datastream is not in the catalog.")
        case .noProfileDataset:
            return Problem(
                .invalidConfiguration,
                "The datastream names no dataset for profiles, where consents are kept.")
        case nil: break
        }
        // To say yes to events that were not all taken would be to lose them.
        if answer.eventIDs.count + answer.eventsRefused == count { return nil }
        return Problem(.unexpected, "The edge took \(answer.eventIDs.count) of \(count) events.")
    }
}
