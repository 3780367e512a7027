import JSONDocuments
import Records
import Sodium

/// What a department hands in; `path` is what a refusal calls it.
enum PayloadFile {
    /// The members of a JSON object, each a field with a fresh salt.
    static func fields(_ payload: JSONValue, in path: String) throws -> [PayloadField] {
        guard case .object(let object) = payload else {
            throw DecodingFailure(location: path, problem: "must be one JSON object")
        }
        return try object.members.map { member in
            try naming(path) { () throws(RecordError) in
                try PayloadField(name: member.name, value: member.value)
            }
        }
    }

    /// The public content of a record of `type`.
    static func record(
        _ type: RecordType, _ content: JSONValue, in path: String
    ) throws -> Record {
        try naming(path) { () throws(RecordError) in try Record(type, public: content) }
    }

    /// A step of custody whose objects are still to be encrypted; the first step is its own exhibit.
    static func step(
        _ content: JSONValue, of identifier: RecordIdentifier, in path: String
    ) throws -> Record {
        guard case .object(var object) = content else {
            throw DecodingFailure(location: path, problem: "must be one JSON object")
        }
        if object["exhibit"] == nil { object["exhibit"] = .string(identifier.description) }
        // Stands for the digests that encrypting gives.
        let unknown = String(repeating: "0", count: 2 * SHA256Digest.byteCount)
        object["objects"] = [.string(unknown)]
        return try record(.safetyEvidence, .object(object), in: path)
    }

    private static func naming<T>(
        _ path: String, _ body: () throws(RecordError) -> T
    ) throws -> T {
        do throws(RecordError) {
            return try body()
        } catch {
            throw CommandFailure(.malformed, code: error.code, "\(path): \(error.sentence)")
        }
    }
}
