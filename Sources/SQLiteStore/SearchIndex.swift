/// The indexes that searches walk: one for each criterion, and one of the hours alone.
///
/// After the criterion stands the place, which orders entries by hour and then by position, so that a
/// walk begins at its page and stops there; then what the other criteria compare, so that an entry
/// that they pass over is not read. An index for each combination would pass over nothing, but costs
/// two thirds of the append rate.
enum SearchIndex: String, CaseIterable {
    case area
    case issuer
    case type
    case hour

    var name: String {
        switch self {
        case .hour: "entry_place"
        default: "entry_\(rawValue)_place"
        }
    }

    /// Entries without an area stand in no index of areas.
    var definition: String {
        switch self {
        case .area:
            "CREATE INDEX entry_area_place ON entry (area, place, type, issuer)"
                + " WHERE area IS NOT NULL;\n"
        case .issuer:
            "CREATE INDEX entry_issuer_place ON entry (issuer, place, type, area);\n"
        case .type: "CREATE INDEX entry_type_place ON entry (type, place, area, issuer);\n"
        case .hour: "CREATE INDEX entry_place ON entry (place);\n"
        }
    }
}

/// Where an entry stands in the order of searches: the hour, and within it the position.
///
/// One number, since SQLite bounds a walk by one column: hours since 1970 (below 2^27 to the year
/// 9999) above 36 bits of position, enough for 68 thousand million entries.
enum SearchPlace {
    /// The first place of an hour; the hour is the full one.
    static func start(ofHour epochSeconds: Int) -> Int { (epochSeconds / 3_600) << 36 }

    /// The same in SQL, for the column that the indexes hold.
    static let expression = "((hour / 3600) << 36) | position"
}
