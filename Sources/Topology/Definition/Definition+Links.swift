internal import Profiles
internal import SansIO

extension Definition {
    static let linkSettings: Form<Topology.LinkSettings> = .object(
        Topology.LinkSettings(),
        fields: [
            Field(
                "rtt", \.roundTrip, optional: .duration(.zero ... .seconds(10)),
                "There and back; each way takes half. If neither the link nor `default` says: the known median between "
                    + "two Edge Network locations, else 1 ms."),
            Field(
                "jitter", \.jitter, optional: jitter,
                "Each message takes up to this much longer, evenly, or longer by a distribution such as "
                    + "`{ p50: 1 ms, p99: 20 ms, max: 300 ms }`. None if neither says."),
            Field("bandwidth", \.bandwidth, optional: .bandwidth, "Unlimited if neither says."),
            Field("loss", \.loss, optional: .ratio, "Share of publications lost. None if neither says."),
        ])

    static let links: Form<Topology.Links> = Form<[Keyed<Topology.LinkSettings>]>.keyed(
        by: .link, to: linkSettings
    ).converted(
        forth: { settings, path, reading in
            var links = Topology.Links()
            for item in settings {
                guard item.key != "default" else {
                    links.standard = item.value
                    continue
                }
                let ends = item.key.split(separator: "/").map { place(String($0)) }
                guard ends.count == 2 else { continue }
                if let first = links.pairs.first(where: { $0.joins(ends[0], ends[1]) }) {
                    let key = "\(first.first)/\(first.second)"
                    reading.report(
                        .duplicateName(item.key, of: "link", first: reading.location(of: path / key)),
                        at: path / item.key)
                    continue
                }
                links.pairs.append(Topology.Links.Pair(ends[0], ends[1], item.value))
            }
            return links
        },
        back: { links in
            let standard =
                links.standard == Topology.LinkSettings()
                ? [] : [Keyed(key: "default", value: links.standard)]
            return standard + links.pairs.map { Keyed(key: "\($0.first)/\($0.second)", value: $0.settings) }
        })

    private static func place(_ text: String) -> Topology.Place {
        text == "hub" ? .hub : .region(Region(text))
    }

    static let stages: Form<[Topology.Stage]> = .object(
        [],
        fields: Topology.Stage.Name.allCases.map { name in
            Field(name.rawValue, \.[stage: name], optional: stage(name), "Time that \(name.rawValue) takes.")
        })

    static let service: Form<Topology.Service> = .object(
        Topology.Service(),
        fields: [
            Field("hubIngest", \.hubIngest, optional: spread, "For a record, or an event of a back end."),
            Field("hubRequest", \.hubRequest, optional: spread, "For a request of an edge."),
            Field("edgeRequest", \.edgeRequest, optional: spread, "For a request of a client."),
            Field("edgeMessage", \.edgeMessage, optional: spread, "For a message of the hub."),
        ])

    private static func stage(_ name: Topology.Stage.Name) -> Form<Topology.Stage> {
        spread.converted(forth: { spread, _, _ in Topology.Stage(name: name, delay: spread) }, back: \.delay)
    }
}

extension [Topology.Stage] {
    fileprivate subscript(stage name: Topology.Stage.Name) -> Topology.Stage? {
        get { first { $0.name == name } }
        set {
            removeAll { $0.name == name }
            if let newValue { append(newValue) }
        }
    }
}
