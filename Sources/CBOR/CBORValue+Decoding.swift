extension CBORValue {
    /// Decodes an integer within `bounds`; use as the `decode` of a ``MapReader``.
    ///
    /// The function throws `CBORError.typeMismatch`, `CBORError.outOfRange`.
    public static func integer<T: FixedWidthInteger & SignedInteger>(
        in bounds: ClosedRange<T>
    ) -> (CBORValue, String) throws(CBORError) -> T {
        { (value, location) throws(CBORError) in
            let number: T?
            switch value {
            case .unsigned(let magnitude): number = T(exactly: magnitude)
            case .negative(let below): number = T(exactly: below).map { ~$0 }
            default: throw .typeMismatch(location: location)
            }
            guard let number, bounds ~= number else { throw .outOfRange(location: location) }
            return number
        }
    }

    /// Decodes an integer that is not negative, up to `maximum`.
    ///
    /// The function throws `CBORError.typeMismatch`, `CBORError.outOfRange`.
    public static func unsigned(
        upTo maximum: UInt64 = .max
    ) -> (CBORValue, String) throws(CBORError) -> UInt64 {
        { (value, location) throws(CBORError) in
            switch value {
            case .unsigned(let number) where number <= maximum: return number
            case .unsigned, .negative: throw .outOfRange(location: location)
            default: throw .typeMismatch(location: location)
            }
        }
    }

    /// Decodes a byte string with a length in `counts`.
    ///
    /// The function throws `CBORError.typeMismatch`, `CBORError.outOfRange`.
    public static func bytes(
        count counts: ClosedRange<Int>
    ) -> (CBORValue, String) throws(CBORError) -> [UInt8] {
        { (value, location) throws(CBORError) in
            guard case .bytes(let bytes) = value else { throw .typeMismatch(location: location) }
            guard counts ~= bytes.count else { throw .outOfRange(location: location) }
            return bytes
        }
    }

    /// Decodes a text of at most `maximumByteCount` bytes of UTF-8.
    ///
    /// The function throws `CBORError.typeMismatch`, `CBORError.outOfRange`.
    public static func text(
        maximumByteCount: Int
    ) -> (CBORValue, String) throws(CBORError) -> String {
        { (value, location) throws(CBORError) in
            guard case .text(let text) = value else { throw .typeMismatch(location: location) }
            guard text.utf8.count <= maximumByteCount else { throw .outOfRange(location: location) }
            return text
        }
    }

    /// Decodes a truth value.
    ///
    /// - Throws: `CBORError.typeMismatch`.
    public static func bool(_ value: CBORValue, _ location: String) throws(CBORError) -> Bool {
        guard case .bool(let flag) = value else { throw .typeMismatch(location: location) }
        return flag
    }

    /// Decodes a list with a length in `counts`, each element with `decode`.
    ///
    /// The function throws `CBORError.typeMismatch`, `CBORError.outOfRange`, and what `decode` throws.
    public static func list<T>(
        count counts: ClosedRange<Int>,
        _ decode: @escaping (CBORValue, String) throws(CBORError) -> T
    ) -> (CBORValue, String) throws(CBORError) -> [T] {
        { (value, location) throws(CBORError) in
            guard case .array(let elements) = value else {
                throw .typeMismatch(location: location)
            }
            guard counts ~= elements.count else { throw .outOfRange(location: location) }
            var decoded: [T] = []
            for (index, element) in elements.enumerated() {
                decoded.append(try decode(element, "\(location)[\(index)]"))
            }
            return decoded
        }
    }

    /// Decodes a map whose keys are data, with a number of entries in `counts`, in the encoding's order.
    ///
    /// A location names such an entry by its place from 0, not by its key.
    /// The function throws `CBORError.typeMismatch`, `CBORError.outOfRange`, and what `decode` throws.
    public static func entries<T>(
        count counts: ClosedRange<Int>,
        _ decode: @escaping (CBORValue, String) throws(CBORError) -> T
    ) -> (CBORValue, String) throws(CBORError) -> [(key: CBORKey, value: T)] {
        { (value, location) throws(CBORError) in
            guard case .map(let map) = value else { throw .typeMismatch(location: location) }
            guard counts ~= map.entries.count else { throw .outOfRange(location: location) }
            var decoded: [(key: CBORKey, value: T)] = []
            for (index, entry) in map.entries.enumerated() {
                decoded.append((entry.key, try decode(entry.value, "\(location)[\(index)]")))
            }
            return decoded
        }
    }

    /// Passes the value on as it is.
    public static func any(_ value: CBORValue, _ location: String) throws(CBORError) -> CBORValue {
        value
    }
}
