internal import Profiles
internal import SansIO

/// How a batch is kept on the disk.
extension Batch {
    var document: Value {
        var fields = Fields([
            ("id", .string(id.description)), ("dataset", .string(order.dataset)),
            ("isMultiLine", .bool(order.isMultiLine)), ("tags", order.tags),
            ("client", .string(order.client)),
            ("status", .string(status.rawValue)), ("created", .integer(created.milliseconds)),
            ("updated", .integer(updated.milliseconds)), ("version", .integer(Int64(version))),
            ("files", .array(files.map(\.document))),
        ])
        fields["externalID"] = order.externalID.map { .string($0) }
        fields["started"] = started.map { .integer($0.milliseconds) }
        fields["completed"] = completed.map { .integer($0.milliseconds) }
        fields["failure"] = failure.map { .string($0) }
        return .object(fields)
    }

    init?(_ document: Value, progress: Progress) {
        guard let id = document[path: "id"]?.string.flatMap({ BatchID($0) }),
            let dataset = document[path: "dataset"]?.string,
            let isMultiLine = document[path: "isMultiLine"]?.bool,
            let tags = document[path: "tags"], let client = document[path: "client"]?.string,
            let status = document[path: "status"]?.string.flatMap({ Status(rawValue: $0) }),
            let created = document[path: "created"]?.integer,
            let updated = document[path: "updated"]?.integer,
            let version = document[path: "version"]?.integer,
            let files = document[path: "files"]?.array
        else { return nil }
        let order = Order(
            dataset: dataset, externalID: document[path: "externalID"]?.string, isMultiLine: isMultiLine,
            tags: tags, client: client)
        self.init(id: id, order: order, created: Timestamp(milliseconds: created))
        self.status = status
        self.updated = Timestamp(milliseconds: updated)
        started = document[path: "started"]?.integer.map { Timestamp(milliseconds: $0) }
        completed = document[path: "completed"]?.integer.map { Timestamp(milliseconds: $0) }
        failure = document[path: "failure"]?.string
        self.version = Int(version)
        self.files = files.compactMap { File($0) }
        self.progress = progress
        guard self.files.count == files.count, progress.file <= files.count else { return nil }
    }
}

extension Batch.File {
    fileprivate var document: Value {
        [
            "path": .string(path), "number": .integer(Int64(number)), "hasOverlaps": .bool(hasOverlaps),
            "isComplete": .bool(isComplete),
            "stretches": .array(
                stretches.map { [.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))] }),
        ]
    }

    fileprivate init?(_ document: Value) {
        guard let path = document[path: "path"]?.string,
            let number = document[path: "number"]?.integer,
            let hasOverlaps = document[path: "hasOverlaps"]?.bool,
            let isComplete = document[path: "isComplete"]?.bool,
            let stretches = document[path: "stretches"]?.array
        else { return nil }
        self.init(path: path, number: Int(number))
        self.hasOverlaps = hasOverlaps
        self.isComplete = isComplete
        for stretch in stretches {
            guard let bounds = stretch.array, bounds.count == 2, let lower = bounds[0].integer,
                let upper = bounds[1].integer, lower >= 0, lower <= upper
            else { return nil }
            self.stretches.append(Int(lower)..<Int(upper))
        }
    }
}

extension Batch.Progress {
    var document: Value {
        [
            "file": .integer(Int64(file)), "offset": .integer(Int64(place.offset)),
            "phase": .string(place.phase.rawValue), "read": .integer(Int64(recordsRead)),
            "failed": .integer(Int64(recordsFailed)), "failedBytes": .integer(Int64(failedBytes)),
            "faults": .array(
                faults.map {
                    [
                        "code": .string($0.code), "description": .string($0.description),
                        "count": .integer(Int64($0.count)),
                    ]
                }),
        ]
    }

    init?(_ document: Value) {
        guard let file = document[path: "file"]?.integer, file >= 0,
            let offset = document[path: "offset"]?.integer, offset >= 0,
            let phase = document[path: "phase"]?.string.flatMap({ RecordReader.Place.Phase(rawValue: $0) }),
            let read = document[path: "read"]?.integer, let failed = document[path: "failed"]?.integer,
            let failedBytes = document[path: "failedBytes"]?.integer, failedBytes >= 0,
            let faults = document[path: "faults"]?.array
        else { return nil }
        self.init()
        self.file = Int(file)
        place = RecordReader.Place(offset: Int(offset), phase: phase)
        recordsRead = Int(read)
        recordsFailed = Int(failed)
        self.failedBytes = Int(failedBytes)
        for fault in faults {
            guard let code = fault[path: "code"]?.string,
                let description = fault[path: "description"]?.string,
                let count = fault[path: "count"]?.integer
            else { return nil }
            self.faults.append(Batch.Fault(code: code, description: description, count: Int(count)))
        }
    }
}
