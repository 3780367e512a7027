/// Where an entry stands in the order of searches: the hour, and within it the position.
///
/// One number, since SQLite bounds a walk by one column: hours since 1970 (below 2^27 to the year
/// 9999) above 36 bits of position, enough for 68 thousand million entries.
enum EntryPlace {
    private static let positionBits = 36
    private static let positionMask = 1 << positionBits - 1

    /// The place of a position within an hour; the hour is the full one.
    static func of(_ position: Int, inHour epochSeconds: Int) -> Int {
        start(ofHour: epochSeconds) | position
    }

    /// The first place of an hour; the hour is the full one.
    static func start(ofHour epochSeconds: Int) -> Int { (epochSeconds / 3_600) << positionBits }

    /// The entry's position, which is its index in the log.
    static func position(of place: Int) -> Int { place & positionMask }

    /// SQL for the hour in POSIX seconds of the entry in a row; negative where its place is not its
    /// position's.
    static let hourExpression =
        "iif(place & \(positionMask) = position, place >> \(positionBits), -1) * 3600"

    /// SQL for the place of the entry in a row with `hour`, in POSIX seconds.
    static let expression = "((hour / 3600) << \(positionBits)) | position"
}
