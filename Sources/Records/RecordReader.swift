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
        try wrapped { () throws(DecodingFailure) in try reader.finish() }
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
