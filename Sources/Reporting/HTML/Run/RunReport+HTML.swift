extension RunReport {
    /// The report as one HTML page that needs nothing from elsewhere and no script, in UTF-8. A run of fourteen days in
    /// seven regions stays below 1 MB: charts have at most 180 steps, tables at most
    /// `DataTable.rowsMaximum` rows.
    public func html() -> [UInt8] { RunPage(self).bytes() }
}
