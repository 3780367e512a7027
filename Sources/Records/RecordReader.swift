import JSONDocuments
import Sodium

/// Reads the members of one object of a record; every failure is a ``RecordError``.
struct RecordReader {
    private var reader: ObjectReader

    init(_ value: JSONValue, at location: String) throws(RecordError) {
        reader = try wrapped { () throws(DecodingFailure) in try ObjectReader(value, at: location) }
    }

    /// Whether the member stands in the object; `null` counts as standing there, and is refused
    /// by whoever reads it.
    func has(_ name: String) -> Bool { reader.names.contains(name) }

    func location(of name: String) -> String { reader.location(of: name) }

    mutating func string(_ name: String) throws(RecordError) -> String {
        try required(name, JSONValue.string)
    }

    /// Any JSON value, for an object of its own.
    mutating func value(_ name: String) throws(RecordError) -> JSONValue {
        try required(name, JSONValue.any)
    }

    /// A list of strings; the caller checks their number, of which 1,000 are read at most.
    mutating func strings(_ name: String) throws(RecordError) -> [String] {
        try required(name, JSONValue.list(maximumCount: 1000, JSONValue.string))
    }

    /// A list of any values, 1,000 at most.
    mutating func values(_ name: String) throws(RecordError) -> [JSONValue] {
        try required(name, JSONValue.list(maximumCount: 1000, JSONValue.any))
    }

    mutating func time(_ name: String) throws(RecordError) -> Timestamp {
        guard let time = Timestamp(try string(name)) else {
            throw .timeMalformed(location: location(of: name))
        }
        return time
    }

    mutating func digest(_ name: String) throws(RecordError) -> SHA256Digest {
        try Field.digest(string(name), at: location(of: name))
    }

    mutating func identifier(_ name: String) throws(RecordError) -> RecordIdentifier {
        guard let identifier = RecordIdentifier(try string(name)) else {
            throw .identifierMalformed(location: location(of: name))
        }
        return identifier
    }

    /// Different identifiers, their number in `range`; none where the member is absent.
    mutating func identifiers(
        _ name: String, in range: ClosedRange<Int>
    ) throws(RecordError) -> [RecordIdentifier] {
        guard has(name) else { return [] }
        let texts = try strings(name)
        try Field.count(texts, in: range, at: location(of: name))
        return try list(name, texts) { text, place throws(RecordError) in
            guard let identifier = RecordIdentifier(text) else {
                throw .identifierMalformed(location: place)
            }
            return identifier
        }
    }

    mutating func digests(_ name: String) throws(RecordError) -> [SHA256Digest] {
        try list(name, strings(name)) { text, place throws(RecordError) in
            try Field.digest(text, at: place)
        }
    }

    mutating func areas(_ name: String) throws(RecordError) -> [AreaCode] {
        try list(name, strings(name)) { text, place throws(RecordError) in
            guard let area = AreaCode(text) else { throw .areaMalformed(location: place) }
            return area
        }
    }

    mutating func types(_ name: String) throws(RecordError) -> [RecordType] {
        try list(name, strings(name)) { text, _ throws(RecordError) in
            guard let type = RecordType(rawValue: text) else { throw .typeUnknown }
            return type
        }
    }

    mutating func choice<T: RawRepresentable<String>>(
        _ name: String, _ type: T.Type
    ) throws(RecordError) -> T {
        try required(name, JSONValue.choice(type))
    }

    mutating func choices<T: RawRepresentable<String>>(
        _ name: String, _ type: T.Type
    ) throws(RecordError) -> [T] {
        try required(name, JSONValue.list(maximumCount: 1000, JSONValue.choice(type)))
    }

    private func list<T>(
        _ name: String, _ texts: [String], _ decode: (String, String) throws(RecordError) -> T
    ) throws(RecordError) -> [T] {
        var elements: [T] = []
        for (index, text) in texts.enumerated() {
            elements.append(try decode(text, "\(location(of: name))[\(index)]"))
        }
        return elements
    }

    mutating func area(_ name: String) throws(RecordError) -> AreaCode {
        guard let area = AreaCode(try string(name)) else {
            throw .areaMalformed(location: location(of: name))
        }
        return area
    }

    /// A whole number in `range`, which lies within what JSON readers agree on.
    mutating func integer(
        _ name: String, in range: ClosedRange<Int>
    ) throws(RecordError) -> Int {
        guard case .number(let text) = try value(name) else {
            throw .malformed(reader.failure(name, "must be a whole number"))
        }
        guard let number = Int(text), range ~= number else {
            throw .integerOutOfRange(location: location(of: name))
        }
        return number
    }

    mutating func optionalInteger(
        _ name: String, in range: ClosedRange<Int>
    ) throws(RecordError) -> Int? {
        has(name) ? try integer(name, in: range) : nil
    }

    mutating func int32(_ name: String) throws(RecordError) -> Int32 {
        guard case .number(let text) = try value(name) else {
            throw .malformed(reader.failure(name, "must be a whole number"))
        }
        guard let number = Int32(text) else {
            throw .integerOutOfRange(location: location(of: name))
        }
        return number
    }

    func finish() throws(RecordError) {
        try wrapped { () throws(DecodingFailure) in try reader.finish(naming: false) }
    }

    private mutating func required<T>(
        _ name: String, _ decode: (JSONValue, String) throws(DecodingFailure) -> T
    ) throws(RecordError) -> T {
        do throws(DecodingFailure) {
            return try reader.required(name, decode)
        } catch {
            throw .malformed(error)
        }
    }
}

/// Runs `body` and turns its failure into `RecordError.malformed`.
func wrapped<T>(_ body: () throws(DecodingFailure) -> T) throws(RecordError) -> T {
    do throws(DecodingFailure) {
        return try body()
    } catch {
        throw .malformed(error)
    }
}
