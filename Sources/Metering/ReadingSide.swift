public import Records

/// The two series of a meter's day.
public enum ReadingSide: String, CaseIterable, Sendable {
    /// What was taken from the grid.
    case imports = "import"
    /// What was given to it.
    case exports = "export"

    /// The label under which the blinding factors of this side of `record` are derived.
    ///
    /// One seed serves both sides of a day, and two series of one label and seed would show where
    /// their values differ. So the label names the record, which no other has, and the side:
    /// `countersign/energy-reading/v1/<record id>/<side>`.
    public func label(of record: RecordIdentifier) -> String {
        "countersign/energy-reading/v1/\(record)/\(rawValue)"
    }

    /// This side's commitments, still 32 bytes each.
    func commitments(of reading: EnergyReading) -> [[UInt8]] {
        switch self {
        case .imports: reading.imports
        case .exports: reading.exports
        }
    }
}
