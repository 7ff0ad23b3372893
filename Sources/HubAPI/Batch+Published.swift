internal import Batches
internal import Profiles
internal import SansIO

extension Batch {
    /// As the Catalog Service and the Batch Ingestion API give a batch.
    func published(organisation: String) -> Value {
        var fields = Fields([
            ("id", .string(id.description)), ("imsOrg", .string(organisation)),
            ("externalId", .string(order.externalID ?? id.description)),
            ("created", .integer(created.milliseconds)), ("updated", .integer(updated.milliseconds)),
            ("createdClient", .string(order.client)), ("createdUser", .string(order.client)),
            ("updatedUser", .string(order.client)), ("status", .string(status.rawValue)),
            ("version", .string("1.0.\(version)")), ("tags", order.tags),
            ("relatedObjects", [["type": "dataSet", "id": .string(order.dataset)]]),
            ("inputFormat", ["format": "json", "isMultiLineJson": .bool(order.isMultiLine)]),
            ("recordCount", .integer(Int64(progress.recordsRead))),
            ("failedRecordCount", .integer(Int64(progress.recordsFailed))),
            ("size", .integer(Int64(bytesRead))), ("metrics", metrics),
        ])
        fields["started"] = started.map { .integer($0.milliseconds) }
        fields["completed"] = completed.map { .integer($0.milliseconds) }
        if !errors.isEmpty { fields["errors"] = .array(errors) }
        if progress.recordsFailed > 0 {
            fields["failedBatchLocation"] = .string(BatchExportRoutes.failed(id))
        }
        return .object(fields)
    }

    private var metrics: Value {
        [
            "inputFileCount": .integer(Int64(files.count)), "inputByteSize": .integer(Int64(bytes)),
            "inputRecordCount": .integer(Int64(progress.recordsRead)),
            "outputRecordCount": .integer(Int64(progress.recordsWritten)),
            "failedRecordCount": .integer(Int64(progress.recordsFailed)),
        ]
    }

    /// How much of the files was read.
    private var bytesRead: Int {
        files.prefix(progress.file).reduce(progress.file < files.count ? progress.place.offset : 0) {
            $0 + $1.bytes
        }
    }

    private var errors: [Value] {
        var errors: [Value] = []
        if let failure {
            errors.append(["code": .string(FailedRecord.failureCode), "description": .string(failure)])
        }
        guard progress.recordsFailed > 0 else { return errors }
        errors.append([
            "code": "INGEST-1212-400",
            "description": .string(
                "\(progress.recordsFailed) of \(progress.recordsRead) records were not taken:"
                    + " mend those listed under failedBatchLocation and send them again"),
        ])
        for fault in progress.faults {
            errors.append([
                "code": .string(fault.code), "description": .string(fault.description),
                "recordCount": .integer(Int64(fault.count)),
            ])
        }
        return errors
    }
}
