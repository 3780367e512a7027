/// Reads the members of one map, each once; what nobody asked for is an error at the end.
///
/// ```swift
/// var reader = try MapReader(value, at: "proof")
/// let challenge = try reader.required(1, CBORValue.bytes(count: 32...32))
/// try reader.finish()
/// ```
public struct MapReader {
    private let map: CBORMap
    private let location: String
    private var read: [CBORKey] = []

    /// Starts reading `value`, which must be a map.
    ///
    /// - Throws: `CBORError.typeMismatch` where it is something else.
    public init(_ value: CBORValue, at location: String = "") throws(CBORError) {
        guard case .map(let map) = value else { throw .typeMismatch(location: location) }
        self.map = map
        self.location = location
    }

    /// Where the member `key` stands in the document.
    public func location(of key: CBORKey) -> String {
        location.isEmpty ? key.name : "\(location).\(key.name)"
    }

    /// Decodes the member `key`, which must be there.
    ///
    /// - Throws: `CBORError.memberMissing` where it is absent; what `decode` throws.
    public mutating func required<T>(
        _ key: CBORKey, _ decode: (CBORValue, String) throws(CBORError) -> T
    ) throws(CBORError) -> T {
        guard let value = try optional(key, decode) else {
            throw .memberMissing(location: location(of: key))
        }
        return value
    }

    /// Decodes the member `key`; `nil` where it is absent.
    ///
    /// A member that is `null` is there, and for `decode` to judge.
    ///
    /// - Throws: What `decode` throws.
    public mutating func optional<T>(
        _ key: CBORKey, _ decode: (CBORValue, String) throws(CBORError) -> T
    ) throws(CBORError) -> T? {
        read.append(key)
        guard let value = map[key] else { return nil }
        return try decode(value, location(of: key))
    }

    /// Ends the reading.
    ///
    /// - Throws: `CBORError.memberUnknown` where the map has a member that nobody read.
    public func finish() throws(CBORError) {
        for (place, entry) in map.entries.enumerated() where !read.contains(entry.key) {
            throw .memberUnknown(location: location, place: place + 1)
        }
    }
}
