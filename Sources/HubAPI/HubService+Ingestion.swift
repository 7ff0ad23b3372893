internal import HubCore
internal import Profiles
internal import Schemas

extension HubService {
    /// An entity as the hub takes it in, whichever way it came: the dataset's schema decides whether it is a record
    /// or an event. What is wrong with it is kept with its reason.
    func ingestion(of entity: Value, dataset id: String, _ catalog: Catalog) -> Ingestion {
        guard let dataset = catalog.dataset(id),
            let schema = catalog.schemas.first(where: { $0.id == dataset.schema })
        else {
            return .rejected(.unknownDataset, dataset: id, body: entity)
        }
        let entity = identified(entity, under: schema.id)
        do throws(Rejection) {
            switch schema.behaviour {
            case .event: return .event(try XDM.event(from: entity, dataset: id))
            case .record: return .record(try XDM.record(from: entity, dataset: id))
            }
        } catch {
            return .rejected(error, dataset: id, body: entity)
        }
    }

    /// The same, or its rejection where it does not fit its dataset's schema: callers have many threads, the hub one.
    func checked(_ ingestion: Ingestion, _ catalog: Catalog) -> Ingestion {
        let (dataset, body): (String, Value)
        switch ingestion {
        case .record(let record): (dataset, body) = (record.dataset, record.body)
        case .event(let event): (dataset, body) = (event.dataset, event.body)
        case .rejected: return ingestion
        }
        guard let schema = catalog.dataset(dataset)?.schema,
            !schemas.schemas(of: catalog).violations(of: body, under: schema).isEmpty
        else { return ingestion }
        return .rejected(.violatesSchema, dataset: dataset, body: body)
    }
}
