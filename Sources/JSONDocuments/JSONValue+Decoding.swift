extension JSONValue {
    /// Decodes a string; use as the `decode` of an ``ObjectReader``.
    public static func string(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> String {
        guard case .string(let text) = value else {
            throw DecodingFailure(location: location, problem: "must be a string")
        }
        return text
    }

    /// Decodes an integer with |value| < 2^53.
    public static func integer(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Int {
        guard case .number(let text) = value, let number = Int(text),
            number.magnitude < 1 << 53
        else {
            throw DecodingFailure(
                location: location, problem: "must be a whole number below 2^53")
        }
        return number
    }

    /// Decodes a truth value.
    public static func bool(_ value: JSONValue, _ location: String) throws(DecodingFailure) -> Bool
    {
        guard case .bool(let flag) = value else {
            throw DecodingFailure(location: location, problem: "must be true or false")
        }
        return flag
    }

    /// Decodes a list of at most `maximumCount` elements, each with `decode`.
    public static func list<T>(
        maximumCount: Int, _ decode: @escaping (JSONValue, String) throws(DecodingFailure) -> T
    ) -> (JSONValue, String) throws(DecodingFailure) -> [T] {
        { (value, location) throws(DecodingFailure) in
            guard case .array(let elements) = value else {
                throw DecodingFailure(location: location, problem: "must be a list")
            }
            guard elements.count <= maximumCount else {
                throw DecodingFailure(
                    location: location, problem: "has more than \(maximumCount) elements")
            }
            var decoded: [T] = []
            for (index, element) in elements.enumerated() {
                decoded.append(try decode(element, "\(location)[\(index)]"))
            }
            return decoded
        }
    }

    /// Decodes an object whose member names are data, at most `maximumCount` of them.
    public static func map<T>(
        maximumCount: Int, _ decode: @escaping (JSONValue, String) throws(DecodingFailure) -> T
    ) -> (JSONValue, String) throws(DecodingFailure) -> [(name: String, value: T)] {
        { (value, location) throws(DecodingFailure) in
            guard case .object(let object) = value else {
                throw DecodingFailure(location: location, problem: "must be an object")
            }
            guard object.members.count <= maximumCount else {
                throw DecodingFailure(
                    location: location, problem: "has more than \(maximumCount) members")
            }
            var decoded: [(name: String, value: T)] = []
            for member in object.members {
                decoded.append(
                    (member.name, try decode(member.value, "\(location).\(member.name)")))
            }
            return decoded
        }
    }

    /// Passes the value on as it is.
    public static func any(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> JSONValue {
        value
    }
}
