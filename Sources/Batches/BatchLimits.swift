/// What bounds batches. Published numbers are those of Platform's batch ingestion guide and its OpenAPI document.
public struct BatchLimits: Sendable {
    /// Largest file sent whole (256 MB); beyond, parts.
    public var fileBytesMaximum = 256 << 20
    /// Largest part of a large file.
    public var partBytesMaximum = 512_000_000
    /// All files of a batch together (100 GB).
    public var batchBytesMaximum = 100_000_000_000
    public var filesMaximum = 1_500
    /// Stretches of one file that arrived apart from one another.
    public var stretchesMaximum = 1_000
    /// Batches that are remembered; the oldest that has ended makes room for a new one.
    public var batchesMaximum = 1_000
    /// Largest record, written as JSON.
    public var recordBytesMaximum = 1 << 20
    /// How deep the JSON of a record may nest.
    public var depthMaximum = 64

    public init() {}
}
