import JSONDocuments

/// An exact place (WGS 84), which belongs in a payload only.
public struct Position: Hashable, Sendable {
    /// Degrees north of the equator in units of 1e-7, from −900,000,000 to 900,000,000.
    public let latitudeE7: Int
    /// Degrees east of Greenwich in units of 1e-7, from −1,800,000,000 to 1,800,000,000.
    public let longitudeE7: Int

    /// Reads `{"latitude_e7", "longitude_e7"}`.
    init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        latitudeE7 = try reader.integer("latitude_e7", in: -900_000_000...900_000_000)
        longitudeE7 = try reader.integer("longitude_e7", in: -1_800_000_000...1_800_000_000)
        try reader.finish()
    }
}
