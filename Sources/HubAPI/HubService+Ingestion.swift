internal import HubCore
internal import Profiles

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
}
