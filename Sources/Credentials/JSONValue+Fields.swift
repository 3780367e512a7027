package import JSONDocuments
package import Records
package import Sodium

extension JSONValue {
    /// Decodes bytes in canonical padded base64.
    package static func base64(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> [UInt8] {
        guard let bytes = Sodium.bytes(base64: try string(value, location)) else {
            throw DecodingFailure(location: location, problem: "must be base64")
        }
        return bytes
    }
}

extension Timestamp {
    /// Decodes an RFC 3339 time.
    package static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Timestamp {
        guard let time = Timestamp(try JSONValue.string(value, location)) else {
            throw DecodingFailure(location: location, problem: "must be YYYY-MM-DDThh:mm:ssZ")
        }
        return time
    }
}

extension SHA256Digest {
    /// Decodes 64 lowercase hexadecimal digits.
    package static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> SHA256Digest {
        guard let bytes = Sodium.bytes(hexadecimal: try JSONValue.string(value, location)),
            let digest = SHA256Digest(bytes: bytes)
        else {
            throw DecodingFailure(
                location: location, problem: "must be 64 lowercase hexadecimal digits")
        }
        return digest
    }
}

extension RecordIdentifier {
    /// Decodes 32 lowercase hexadecimal digits.
    package static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> RecordIdentifier {
        guard let identifier = RecordIdentifier(try JSONValue.string(value, location)) else {
            throw DecodingFailure(
                location: location, problem: "must be 32 lowercase hexadecimal digits")
        }
        return identifier
    }
}

extension ObjectReader {
    /// Reads the member `v`, which must be 1.
    package mutating func expectVersion1() throws(DecodingFailure) {
        guard try required("v", JSONValue.integer) == 1 else {
            throw failure("v", "must be 1; a newer program may know this version")
        }
    }
}

extension KeyReference {
    /// Decodes the name and id of a key.
    package static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> KeyReference {
        guard let reference = KeyReference(try JSONValue.string(value, location)) else {
            throw DecodingFailure(location: location, problem: "must be a key's name+id")
        }
        return reference
    }
}
