internal import HubCore
internal import Profiles

/// One message of streaming ingestion: `{ "header": …, "body": { "xdmMeta": …, "xdmEntity": … } }`.
///
/// Faults of the envelope are told to the sender and not kept; what is wrong with the entity itself is kept with its
/// reason, as Platform keeps it in a failed batch.
struct InletMessage {
    private let message: Value
    private let service: HubService
    private let catalog: Catalog

    init(_ message: Value, service: HubService, catalog: Catalog) {
        self.message = message
        self.service = service
        self.catalog = catalog
    }

    /// Why a message is not even looked into.
    enum Fault: Error, CustomStringConvertible {
        case notAnObject
        case missing(String)
        case foreignOrganisation
        case unknownSchema(String)
        case otherSchema(String, expected: String)

        /// Begins with Platform's own sentence.
        var description: String {
            switch self {
            case .notAnObject: "Message has unknown xdm format: send an object with header and body"
            case .missing(let path): "Message has unknown xdm format: \(path) is missing"
            case .foreignOrganisation: "Message has an absent or wrong ims org in the header"
            case .unknownSchema(let id): "Message has unknown xdm format: no schema \(id) in the catalog"
            case .otherSchema(let id, let expected):
                "Message has unknown xdm format: the schema is \(id), and the dataset's is \(expected)"
            }
        }
    }

    func ingestion() throws(Fault) -> Ingestion {
        guard message.fields != nil else { throw .notAnObject }
        guard let header = message[path: "header"], header.fields != nil else { throw .missing("header") }
        guard let body = message[path: "body"], body.fields != nil else { throw .missing("body") }
        guard let entity = body[path: "xdmEntity"] else { throw .missing("body.xdmEntity") }
        // Absent it is the inlet's own, as published.
        if let organisation = header[path: "imsOrgId"], organisation.string != catalog.organisation {
            throw .foreignOrganisation
        }
        guard let datasetID = header[path: "datasetId"]?.string else { throw .missing("header.datasetId") }
        guard let schemaID = header[path: "schemaRef.id"]?.string else {
            throw .missing("header.schemaRef.id")
        }

        guard let dataset = catalog.dataset(datasetID) else {
            return .rejected(.unknownDataset, dataset: datasetID, body: entity)
        }
        guard catalog.schemas.contains(where: { $0.id == schemaID }) else { throw .unknownSchema(schemaID) }
        for named in [schemaID, body[path: "xdmMeta.schemaRef.id"]?.string ?? schemaID]
        where named != dataset.schema {
            throw .otherSchema(named, expected: dataset.schema)
        }
        return service.ingestion(of: entity, dataset: datasetID, catalog)
    }
}
