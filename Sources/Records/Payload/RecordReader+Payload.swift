import JSONDocuments

/// The values that several payloads share; each is `nil` where the member is absent.
extension RecordReader {
    /// Longest text in bytes of UTF-8.
    static let textByteLimit = 4_096

    private mutating func optional<T>(
        _ name: String, _ decode: (JSONValue, String) throws(RecordError) -> T
    ) throws(RecordError) -> T? {
        guard has(name) else { return nil }
        return try decode(value(name), location(of: name))
    }

    private mutating func optionalString(
        _ name: String, _ check: (String, String) throws(RecordError) -> String
    ) throws(RecordError) -> String? {
        guard has(name) else { return nil }
        return try check(string(name), location(of: name))
    }

    /// One line of 1 to 200 bytes.
    mutating func optionalName(_ name: String) throws(RecordError) -> String? {
        try optionalString(name) { text, place throws(RecordError) in
            try Field.name(text, at: place)
        }
    }

    /// 1 to 4,096 bytes.
    mutating func optionalText(_ name: String) throws(RecordError) -> String? {
        try optionalString(name) { text, place throws(RecordError) in
            try Field.text(text, at: place, maximumByteCount: Self.textByteLimit)
        }
    }

    mutating func optionalPlace(_ name: String) throws(RecordError) -> String? {
        try optionalString(name) { text, place throws(RecordError) in
            try Field.place(text, at: place)
        }
    }

    mutating func optionalEmail(_ name: String) throws(RecordError) -> String? {
        try optionalString(name) { text, place throws(RecordError) in
            try Field.email(text, at: place)
        }
    }

    mutating func optionalPhone(_ name: String) throws(RecordError) -> String? {
        try optionalString(name) { text, place throws(RecordError) in
            try Field.phone(text, at: place)
        }
    }

    mutating func optionalTime(_ name: String) throws(RecordError) -> Timestamp? {
        has(name) ? try time(name) : nil
    }

    mutating func optionalChoice<T: RawRepresentable<String>>(
        _ name: String, _ type: T.Type
    ) throws(RecordError) -> T? {
        has(name) ? try choice(name, type) : nil
    }

    mutating func optionalPosition(_ name: String) throws(RecordError) -> Position? {
        try optional(name) { value, place throws(RecordError) in try Position(value, at: place) }
    }

    mutating func optionalContact(_ name: String) throws(RecordError) -> Contact? {
        try optional(name) { value, place throws(RecordError) in try Contact(value, at: place) }
    }

    /// 1 to `limit` elements; an empty list stands for an absent member.
    mutating func elements<T>(
        _ name: String, upTo limit: Int,
        _ decode: (JSONValue, String) throws(RecordError) -> T
    ) throws(RecordError) -> [T] {
        guard has(name) else { return [] }
        let values = try values(name)
        let location = location(of: name)
        try Field.count(values, in: 1...limit, at: location)
        var elements: [T] = []
        for (index, value) in values.enumerated() {
            elements.append(try decode(value, "\(location)[\(index)]"))
        }
        return elements
    }

    /// A department's own fields; errors name none of them, since such a name may be personal.
    mutating func extra() throws(RecordError) -> JSONObject? {
        try optional("extra") { value, place throws(RecordError) in
            guard case .object(let object) = value else {
                throw .malformed(DecodingFailure(location: place, problem: "must be an object"))
            }
            try Field.count(object.members, in: 1...64, at: place)
            for (name, value) in object.members {
                _ = try Field.place(name, at: place)
                switch value {
                case .string(let text):
                    _ = try Field.text(text, at: place, maximumByteCount: Self.textByteLimit)
                case .number: try RegisteredContent.checkNumbers(value)
                default:
                    throw .malformed(
                        DecodingFailure(location: place, problem: "must hold texts and numbers"))
                }
            }
            return object
        }
    }
}
