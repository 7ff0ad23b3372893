extension Catalog {
    /// Numbers of audiences from here on are for those that API calls define; a file numbers its own from 1.
    public static let audienceNumberFirstDefined: AudienceNumber = 100_000

    /// What a hub starts with that holds `self` and is given the file's catalog.
    ///
    /// A file that says what it said before changes nothing: what API calls have changed since stays. One that says
    /// something else wins for all that it names, takes away what it named before and no longer does, and leaves
    /// what only API calls have defined. The version is that of `self`.
    public func adopting(_ file: Catalog) -> Catalog {
        var declared = file
        declared.version = 0
        declared.declaration = nil
        let declaration = declared.document
        guard declaration != self.declaration else { return self }

        var adopted = file
        adopted.version = version
        adopted.trust = trust
        adopted.audienceNumberGiven = audienceNumberGiven
        adopted.declaration = declaration
        guard let earlier = self.declaration else { return adopted }
        func keep<Item>(_ list: WritableKeyPath<Catalog, [Item]>, _ name: String, _ id: (Item) -> String) {
            let named = Set((earlier.fields?[name]?.array ?? []).compactMap(Catalog.declaredID))
            let present = Set(file[keyPath: list].map(id))
            adopted[keyPath: list] += self[keyPath: list].filter { item in
                !named.contains(id(item)) && !present.contains(id(item))
            }
        }
        keep(\.namespaces, "namespaces", \.code)
        keep(\.schemas, "schemas", \.id)
        keep(\.resources, "resources") { Catalog.declaredID(of: $0) ?? "" }
        keep(\.datasets, "datasets", \.id)
        keep(\.inlets, "inlets", \.id)
        keep(\.mergePolicies, "mergePolicies", \.id)
        keep(\.audiences, "audiences", \.id)
        keep(\.computedAttributes, "computedAttributes", \.id)
        keep(\.projectionDestinations, "projectionDestinations", \.id)
        keep(\.projections, "projections", \.id)
        keep(\.destinations, "destinations", \.id)
        keep(\.datastreams, "datastreams", \.id)
        keep(\.clients, "clients", \.id)
        keep(\.schedules, "schedules", \.id)
        return adopted
    }

    private static func declaredID(of item: Value) -> String? {
        for name in ["id", "code", "$id", "@id"] {
            if let id = item.fields?[name]?.string { return id }
        }
        return nil
    }
}
