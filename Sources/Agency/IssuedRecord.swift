import Accumulators
import Credentials
import JSONDocuments
import Records
import SealedStorage
import Sodium

/// What an agency keeps of a credential: which request it answers, and the file that answers it: the
/// signed credential, which only the wallet that asked can use, the subject's key, and the number by
/// which it can be revoked.
struct IssuedRecord {
    let request: SHA256Digest
    let credential: JSONValue
    /// `nil` where the credential cannot be revoked.
    let number: RevocationNumber?
}

extension IssuedRecord {
    static func fileName(_ identifier: RecordIdentifier) -> String { "issued/\(identifier)" }

    static func read(
        _ identifier: RecordIdentifier, in directory: StateDirectory
    ) throws -> IssuedRecord? {
        try directory.document(fileName(identifier), IssuedRecord.init(_:))
    }

    private init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        request = try reader.required("request", SHA256Digest.decode)
        credential = try reader.required("credential", JSONValue.any)
        number = try reader.optional("number", RevocationNumber.decode)
        try reader.finish()
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("v", 1), ("request", .string(hexadecimal(request.bytes))),
            ("credential", credential),
        ]
        if let number { members.append(("number", .string(String(number.prime)))) }
        return .object(JSONObject(members))
    }
}

extension RevocationNumber {
    /// Decodes the number in decimal.
    static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> RevocationNumber {
        guard let prime = UInt64(try JSONValue.string(value, location)),
            let number = try? RevocationNumber(prime)
        else { throw DecodingFailure(location: location, problem: "must be a prime of 64 bits") }
        return number
    }
}
