internal import Profiles
internal import Schemas
internal import Segmentation

/// What a catalog means, compiled once for each of its versions.
struct CompiledCatalog: Sendable {
    let program: AudienceProgram
    let schemas: CompiledSchemas
    let projector: Projector
    let rules: LinkingRules
    let computed: ComputedAttributes
    /// Those that audiences name, apart from the one that edges follow.
    let otherPolicies: [MergePolicy]

    /// Why a hub cannot work by a catalog, in a sentence for whoever defined it.
    struct Problem: Error {
        var sentence: String
    }

    /// - Parameter earlier: what was compiled before, with its catalog: schemas that are the same are not compiled again.
    init(
        _ catalog: Catalog, _ configuration: HubConfiguration,
        earlier: (catalog: Catalog, compiled: CompiledCatalog)? = nil
    ) throws(Problem) {
        do throws(SegmentationError) {
            program = try AudienceProgram(catalog.audiences)
        } catch {
            throw Problem(sentence: "the catalog's audiences do not compile: \(error)")
        }
        if let earlier, earlier.catalog.resources == catalog.resources,
            earlier.catalog.schemas == catalog.schemas
        {
            schemas = earlier.compiled.schemas
        } else {
            schemas = CompiledSchemas(catalog)
        }
        if let (schema, problem) = schemas.problems.first {
            throw Problem(sentence: "the catalog's schema \(schema) does not compile: \(problem)")
        }
        do throws(FieldSelectorError) {
            projector = try Projector(
                catalog: catalog, program: program, regions: configuration.regions,
                activityWindow: configuration.activityWindow, reportInterval: configuration.reportInterval)
        } catch {
            throw Problem(sentence: "the catalog has a projection whose selector cannot be read: \(error)")
        }
        rules = LinkingRules(catalog.allNamespaces)
        computed = try ComputedAttributes(catalog)
        let named = Set(catalog.audiences.compactMap(\.mergePolicy)).subtracting([catalog.edgeMergePolicy.id])
        otherPolicies = catalog.allMergePolicies.filter { named.contains($0.id) }
    }
}
