import Sodium
public import TransparencyLog

/// Names a verifier key without repeating it: `name+id`, the id as eight hexadecimal digits.
public struct KeyReference: Hashable, Sendable, CustomStringConvertible {
    /// Longest name of a key on the ledger, in bytes.
    public static let nameByteLimit = 255

    /// Name and id as envelopes write them.
    public let description: String

    /// The reference to `key`.
    public init(_ key: NoteVerifierKey) { description = "\(key.name)+\(key.idText)" }

    /// Reads `name+id`; `nil` unless the name is 1 to 255 printable ASCII characters without space
    /// and plus sign, and the id eight lowercase hexadecimal digits.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isName(parts[0]), parts[1].count == 8,
            parts[1].allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 })
        else { return nil }
        description = text
    }

    /// Whether `name` may stand on the ledger.
    static func isName(_ name: some Collection<UInt8>) -> Bool {
        1...nameByteLimit ~= name.count
            && name.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "+") }
    }
}

extension Field {
    /// The verifier key of whoever signs under `name`.
    static func signingKey(
        _ key: VerificationKey, name: String, at location: String
    ) throws(RecordError) -> NoteVerifierKey {
        guard KeyReference.isName(name.utf8) else { throw .keyMalformed(location: location) }
        do throws(LogError) {
            return try NoteVerifierKey(name: name, kind: .signature, publicKey: key)
        } catch {
            throw .keyMalformed(location: location)
        }
    }

    /// A verifier key whose name may stand on the ledger.
    static func key(_ text: String, at location: String) throws(RecordError) -> NoteVerifierKey {
        guard text.utf8.count <= KeyReference.nameByteLimit + 54 else {
            throw .keyMalformed(location: location)
        }
        let key: NoteVerifierKey
        do throws(LogError) {
            key = try NoteVerifierKey(parsing: text)
        } catch {
            if error == .keyIDMismatch { throw .keyIdentifierMismatch(location: location) }
            throw .keyMalformed(location: location)
        }
        guard KeyReference.isName(key.name.utf8) else { throw .keyMalformed(location: location) }
        return key
    }
}
