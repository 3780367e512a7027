/// The indexes that searches walk: one for each criterion, and one of the hours alone.
///
/// After the criterion stand hour and position, so that entries come the newest first and a walk
/// stops at its page; then what the other criteria compare, so that an entry that they pass over is
/// not read. A search by several criteria walks the index in which the fewest entries meet its own.
/// An index for each combination would save that choice, but costs most of the append rate.
enum SearchIndex: String, CaseIterable {
    case area
    case issuer
    case type
    case hour

    var name: String {
        switch self {
        case .hour: "entry_hour"
        default: "entry_\(rawValue)_hour"
        }
    }

    /// Entries without an area stand in no index of areas.
    var definition: String {
        switch self {
        case .area:
            "CREATE INDEX entry_area_hour ON entry (area, hour, position, type, issuer)"
                + " WHERE area IS NOT NULL;\n"
        case .issuer:
            "CREATE INDEX entry_issuer_hour ON entry (issuer, hour, position, type, area);\n"
        case .type: "CREATE INDEX entry_type_hour ON entry (type, hour, position, area, issuer);\n"
        case .hour: "CREATE INDEX entry_hour ON entry (hour, position);\n"
        }
    }
}
