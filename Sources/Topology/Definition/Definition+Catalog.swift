internal import Profiles
internal import SansIO

extension Definition {
    /// A catalog as written: definitions refer to one another by name.
    struct CatalogDraft: Sendable {
        /// Already replaced by the file's content when forms are read.
        var include: String?
        var organisation = Catalog().organisation
        var sandbox = Catalog().sandbox
        var namespaces: [Namespace] = []
        var schemas: [Schema] = []
        var datasets: [Dataset] = []
        var inlets: [Inlet] = []
        var mergePolicies: [MergePolicyDraft] = []
        var audiences: [Audience] = []
        var computedAttributes: [ComputedAttributeDefinition] = []
        var destinations: [DestinationDraft] = []
        var datastreams: [DatastreamDraft] = []
        var clients: [Client] = []
    }

    struct DestinationDraft: Sendable {
        var destination = Destination(id: "", name: "", alias: "", audiences: [], attributes: [])
        var audiences: [String] = []
        var schedules: [ScheduleDraft] = []
        var isLaboratory = false
    }

    struct DatastreamDraft: Sendable {
        var datastream = Datastream(id: "", name: "", eventDataset: "", destinations: [])
        var freshFor: Duration?
    }

    /// A path alone stands for a mapping with `include`; loading has replaced it.
    static let catalogOrFile: Form<CatalogDraft> = .either(
        Form<String>.text().converted(
            forth: { path, _, _ in
                var draft = CatalogDraft()
                draft.include = path
                return draft
            },
            back: { $0.include ?? "" }),
        catalog, isSecond: { $0.scalar == nil }, writesSecond: { _ in true })

    static let catalog: Form<CatalogDraft> = .object(
        CatalogDraft(),
        fields: [
            Field(
                "include", \.include, optional: .text(),
                "A catalog file, relative to this one; lists given here are added to its lists."),
            Field("organisation", \.organisation, .text(), "The IMS organisation."),
            Field("sandbox", \.sandbox, .text(.code), "The sandbox; one hub serves one."),
            Field("namespaces", \.namespaces, .list(of: namespace), "Identity namespaces."),
            Field("schemas", \.schemas, .list(of: schema), "XDM schemas."),
            Field("datasets", \.datasets, .list(of: dataset), "Where records and events go."),
            Field("inlets", \.inlets, .list(of: inlet), "Streaming connections: `POST /collection/{id}`."),
            Field(
                "mergePolicies", \.mergePolicies, .list(of: mergePolicy),
                "How what several sources say of one profile becomes one profile."),
            Field(
                "audiences", \.audiences, .list(of: audience),
                "Rules of membership, numbered in this order: add at the end."),
            Field(
                "computedAttributes", \.computedAttributes, .list(of: computedAttribute),
                "What the hub derives from a profile's events."),
            Field(
                "destinations", \.destinations, .list(of: destination),
                "What goes to the edges, and for how long."),
            Field(
                "datastreams", \.datastreams, .list(of: datastream), "What clients name as `datastreamId`."),
            Field("clients", \.clients, .list(of: client), "Server-side callers, which get tokens."),
        ])

    private static let namespace: Form<Namespace> = .object(
        Namespace(code: "", kind: .crossDevice),
        fields: [
            Field("code", \.code, .text(.code), "Its symbol in `identityMap`.", required: "CRMID"),
            Field("kind", \.kind, .choice, "The identity type.", required: "cross_device"),
            Field("name", \.writtenName, optional: .text(), "What people call it; else the code."),
            Field("description", \.writtenDescription, optional: .text(), "What it is for."),
            Field("unique", \.isUnique, .bool, "Whether a graph holds one identity of it at most."),
            Field(
                "priority", \.priority, optional: .count(1...10_000),
                "1 is highest; without one it ranks below all that have one."),
        ])

    private static let schema: Form<Schema> = .object(
        Schema(id: "", title: "", behaviour: .record),
        fields: [
            Field(
                "id", \.id, .text(.uri), "`$id` of the schema.", required: "https://ns.adobe.com/…/schemas/…"),
            Field("title", \.title, .text(), "By which datasets name it.", required: "Customer"),
            Field(
                "behaviour", \.behaviour, .choice,
                "`record`: attributes of a person; `event`: something that happened.",
                required: "record"),
        ])

    private static let dataset: Form<Dataset> = .object(
        Dataset(id: "", name: "", schema: ""),
        fields: [
            Field("id", \.id, .text(.code), "What requests name.", required: "5f4e…"),
            Field("name", \.name, .text(), "By which datastreams name it.", required: "CRM"),
            Field("schema", \.schema, .text(), "Title or id of its schema.", required: "Customer"),
            Field("description", \.writtenDescription, optional: .text(), "What it is for."),
            Field("profile", \.isForProfile, .bool, "Whether its records make up profiles."),
            Field("identity", \.isForIdentity, .bool, "Whether its identities link."),
            Field(
                "upsert", \.isUpsert, .bool,
                "Whether a record changes only what it names; else it replaces the one before."),
        ])

    private static let inlet: Form<Inlet> = .object(
        Inlet(id: "", name: ""),
        fields: [
            Field("id", \.id, .text(.code), "The `{id}` of `POST /collection/{id}`.", required: "crm"),
            Field("name", \.name, .text(), "What people call it.", required: "CRM stream"),
            Field(
                "authenticated", \.isAuthenticated, .bool,
                "Whether each request needs a token with the scope `ingestion`."),
        ])

    private static let client: Form<Client> = .object(
        Client(id: ""),
        fields: [
            Field(
                "id", \.id, .text(.code), "What it sends as `client_id` and `x-api-key`.",
                required: "shop-backend"),
            Field("scopes", \.scopes, .list(of: .choice), "What its tokens may be used for; all if absent."),
        ])

    private static let audience: Form<Audience> = .object(
        Audience(number: 0, id: "", name: "", expression: "", evaluation: .streaming),
        fields: [
            Field("id", \.id, .text(.uuid), "The id that clients see.", required: "0f7c5b1e-…"),
            Field("name", \.name, .text(), "By which destinations name it.", required: "Gold members"),
            Field("expression", \.expression, .text(), "PQL text.", required: "loyalty.tier = \"gold\""),
            Field(
                "evaluation", \.evaluation, .choice,
                "`edge`: on each event before the answer; `streaming`: on ingestion; `batch`: daily."),
            Field("description", \.writtenDescription, optional: .text(), "Who is meant."),
            Field(
                "mergePolicy", \.mergePolicy, optional: .text(),
                "Name or id of its merge policy; else the one active on edge."),
        ])

    private static let destination: Form<DestinationDraft> = .object(
        DestinationDraft(),
        fields: [
            Field("id", \.destination.id, .text(.uuid), "The id that clients see.", required: "7b1d4c1e-…"),
            Field("name", \.destination.name, .text(), "By which datastreams name it.", required: "Web"),
            Field("alias", \.destination.alias, .text(), "Returned as `alias`.", required: "web"),
            Field("description", \.destination.writtenDescription, optional: .text(), "What it is for."),
            Field("audiences", \.audiences, .list(of: .text()), "Names or ids of audiences."),
            Field(
                "schedules", \.schedules, .list(of: schedule),
                "When audiences are active; always, for those that are not named."),
            Field(
                "attributes", \.destination.attributes, attributes,
                "What clients see, by the field it comes from: `{ firstName: person.name.firstName }`."),
            Field(
                "replication", \.destination.replication, .choice,
                "`reactive`: profiles go where they were seen; `proactive`: every profile goes to every region."
            ),
            Field(
                "regions", \.destination.regions, .list(of: .region),
                "Regions its fields may go to; all if empty."),
            Field(
                "ttl", \.destination.timeToLive, .duration(.seconds(1)...Destination.timeToLiveMaximum),
                "Rolling: each access starts it anew. At least 1 h unless `laboratory: true`."),
            Field(
                "laboratory", \.isLaboratory, .bool,
                "Permits a `ttl` below what the real platform takes, so that a demonstration need not wait."),
        ])

    private static let attributes = Form<[Keyed<String>]>.keyed(by: .code, to: .text(.fieldPath)).converted(
        forth: { fields, _, _ in fields.map { Destination.Mapping(source: $0.value, name: $0.key) } },
        back: { mappings in mappings.map { Keyed(key: $0.name, value: $0.source) } })

    private static let datastream: Form<DatastreamDraft> = .object(
        DatastreamDraft(),
        fields: [
            Field(
                "id", \.datastream.id, .text(.uuid), "What clients send as `datastreamId`.",
                required: "2f6a9d30-…"),
            Field("name", \.datastream.name, .text(), "What people call it.", required: "web"),
            Field("enabled", \.datastream.isEnabled, .bool, "Requests for one that is not are refused."),
            Field(
                "accessType", \.datastream.accessType, .choice,
                "`mixed`: also unauthenticated requests, without attributes; `authenticated`: none of those."),
            Field(
                "eventDataset", \.datastream.eventDataset, .text(),
                "Name or id of the dataset of its events.",
                required: "Web events"),
            Field(
                "profileDataset", \.datastream.profileDataset, optional: .text(),
                "Name or id of the dataset of its profile records."),
            Field(
                "overrideDatasets", \.datastream.overrideDatasets, .list(of: .text()),
                "Names or ids of other datasets that a request may send its data to, by `meta.configOverrides`."
            ),
            Field(
                "firstPartyIDCookie", \.datastream.firstPartyIDCookie, .text(.code),
                "The cookie of the site that holds a visitor's first-party id; from it the edge derives the ECID."
            ),
            Field(
                "edgeSegmentation", \.datastream.edgeSegmentation, .bool,
                "Evaluate edge audiences on each event, before the answer."),
            Field(
                "destinations", \.datastream.destinations, .list(of: .text()), "Names or ids of destinations."
            ),
            Field(
                "fallback", \.datastream.fallback, optional: fallback,
                "What a lookup does that finds nothing usable: `answerThenRefresh`, or `{ awaitHub: 400 ms }`. By "
                    + "default the first for SDK traffic, the second for authenticated lookups."),
            Field(
                "staleGrace", \.datastream.staleGrace, .duration(.zero ... .days(90)),
                "How long an expired entry may still be served, marked stale."),
            Field(
                "freshFor", \.freshFor, optional: .duration(.zero ... .days(1)),
                "How young an answer must be to be fresh; else the topology's."),
        ])
}

// A description is written where there is one.

extension Namespace {
    fileprivate var writtenName: String? {
        get { name.isEmpty ? nil : name }
        set { name = newValue ?? "" }
    }

    fileprivate var writtenDescription: String? {
        get { description.isEmpty ? nil : description }
        set { description = newValue ?? "" }
    }
}

extension Dataset {
    fileprivate var writtenDescription: String? {
        get { description.isEmpty ? nil : description }
        set { description = newValue ?? "" }
    }
}

extension Audience {
    fileprivate var writtenDescription: String? {
        get { description.isEmpty ? nil : description }
        set { description = newValue ?? "" }
    }
}

extension Destination {
    fileprivate var writtenDescription: String? {
        get { description.isEmpty ? nil : description }
        set { description = newValue ?? "" }
    }
}
