import HTTPTypes
import Sodium

/// What it means to ask an endpoint for the same thing twice under one idempotency key.
enum Repetition: Sendable {
    /// Doing it again changes nothing more: it is done again, and the key is only held to what was asked first.
    ///
    /// Right where the answer holds what must not be kept: claims, codes, secrets.
    case natural
    /// It is done once; the answer is kept for a day, and given again.
    case kept
}

/// An idempotency key with what it was sent for.
///
/// Source: draft-ietf-httpapi-idempotency-key-header-07, §2.
struct IdempotencyKey: Sendable {
    /// Names the caller and the key.
    let name: SHA256Digest
    /// Tells what was asked.
    ///
    /// The key goes into it and is kept nowhere, so that whoever reads the store cannot
    /// try out who was named.
    let request: SHA256Digest

    /// Shorter keys could be found by trying; the bytes of a UUID's text and more.
    static let byteCounts = 16...64
    /// The header field's JSON Schema.
    static let pattern = "^[!-~]{16,64}$"

    /// The key of a call; `nil` where it carries none.
    ///
    /// - Throws: `Problem` of status 400 for one that is none.
    init?(_ call: Call) throws(Problem) {
        guard let key = call.headers[.idempotencyKey] else { return nil }
        guard Self.byteCounts ~= key.utf8.count, key.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { throw Problem(.badRequest, "idempotency-key", about: "Idempotency-Key") }
        let holder = [Array((call.caller?.name ?? "").utf8), Array(key.utf8)]
        let parameters = call.parameters.sorted { $0.key < $1.key }
            .flatMap { [Array($0.key.utf8), Array($0.value.utf8)] }
        name = Self.hash("name", holder)
        request = Self.hash(
            "request", holder + [Array(call.endpoint.utf8)] + parameters + [call.body])
    }

    private static func hash(_ label: String, _ parts: [[UInt8]]) -> SHA256Digest {
        var hasher = SHA256()
        hasher.update(Array("countersign/idempotency/\(label)\n".utf8))
        for part in parts {
            hasher.update(Array("\(part.count)\n".utf8))
            hasher.update(part)
        }
        return hasher.finalize()
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name.known("Idempotency-Key")
}
