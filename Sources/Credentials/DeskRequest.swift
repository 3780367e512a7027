public import AnonCreds
import BigIntegers
import Commitments
public import JSONDocuments
public import Records
public import Sodium
public import TransparencyLog

/// What a desk asks, signed: who asks, for what purpose, what is shown, what is kept, until when.
///
/// Its nonce is the hash of the signed request, so that an answer fits this request alone: another
/// audience, purpose, expiry or question gives another nonce. A foreign wallet is bound to the nonce
/// only; and no nonce prevents that somebody relays a live request.
public struct DeskRequest: Sendable {
    /// The signed content: everything but `sig`.
    public struct Content: Sendable {
        /// Whose counter it is: name and id of the desk's key.
        public let audience: KeyReference
        /// When it was asked.
        public let created: Timestamp
        /// When an answer comes too late.
        public let expires: Timestamp
        /// What the resident is told.
        public let purpose: BilingualText
        /// What the desk keeps of an accepted presentation.
        public let kept: RequestTemplate.Kept
        /// When the desk destroys it.
        public let keptUntil: Timestamp
        /// 32 random bytes that make the nonce fresh.
        public let random: [UInt8]
        /// The hash of the one definition that is accepted.
        public let definition: SHA256Digest
        /// The question in AnonCreds form, but for its nonce.
        public let question: JSONValue

        /// A request's content from `template`, with fresh randomness.
        ///
        /// - Throws: `RequestTemplate.Mismatch` where the template cannot be asked about the
        ///   definition's schema, or its times leave the calendar.
        public init(
            _ template: RequestTemplate, arguments: [String: String], audience: KeyReference,
            definition: AnchoredDefinition, now: Timestamp
        ) throws(RequestTemplate.Mismatch) {
            question = try template.question(
                schema: definition.schemaRecord,
                definitionID: definition.definition.definitionID.text, today: CalendarDate(now),
                arguments: arguments)
            guard let expires = now.adding(seconds: template.expiresMinutes * 60),
                let keptUntil = now.adding(seconds: template.keepDays * 86_400)
            else { throw .parameterInvalid("expires_minutes") }
            self.audience = audience
            created = now
            self.expires = expires
            purpose = template.purpose
            kept = template.kept
            self.keptUntil = max(expires, keptUntil)
            random = randomBytes(32)
            self.definition = definition.digest
        }
    }

    /// What was signed.
    public let content: Content
    private let signature: [UInt8]

    /// Signs `content` with the desk's key.
    public init(_ content: Content, key: borrowing SigningKey) {
        self.content = content
        signature = key.sign(Self.signedBytes(content))
    }

    /// Parses a signed request.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        content = try Content(&reader)
        signature = try reader.required("sig", JSONValue.base64)
        try reader.finish()
    }

    /// The document that ``init(json:at:)`` parses.
    public var json: JSONValue {
        guard case .object(var object) = content.json else { return content.json }
        object["sig"] = .string(base64(signature))
        return .object(object)
    }

    /// Whether `key` is the audience's and signed this request.
    public func isSigned(by key: NoteVerifierKey) -> Bool {
        content.audience == KeyReference(key)
            && key.publicKey.verify(Self.signedBytes(content), signature: signature)
    }

    /// SHA-256 over label and canonical signed request.
    public var digest: SHA256Digest {
        var transcript = Transcript(label: "countersign/desk-request-nonce")
        transcript.append(json.canonicalBytes, name: "request")
        return transcript.digest()
    }

    /// The question with its nonce, the ``digest`` as a number: what an AnonCreds wallet answers.
    ///
    /// - Throws: `DecodingFailure` where the question is no AnonCreds presentation request.
    public func presentationRequest() throws(DecodingFailure) -> PresentationRequest {
        guard case .object(var object) = content.question, object["nonce"] == nil else {
            throw DecodingFailure(
                location: "request.question", problem: "must be an object without a nonce")
        }
        let nonce = BigInteger(bigEndian: digest.bytes)
        object["nonce"] = .string(nonce.decimalDescription)
        return try PresentationRequest(json: .object(object), at: "request.question")
    }

    private static func signedBytes(_ content: Content) -> [UInt8] {
        Array("countersign/desk-request/v1\n".utf8) + content.json.canonicalBytes
    }
}

extension DeskRequest.Content {
    fileprivate init(_ reader: inout ObjectReader) throws(DecodingFailure) {
        try reader.expectVersion1()
        audience = try reader.required("audience", KeyReference.decode)
        created = try reader.required("created", Timestamp.decode)
        expires = try reader.required("expires", Timestamp.decode)
        purpose = try reader.required("purpose", BilingualText.init(json:at:))
        kept = try reader.required("keep", JSONValue.choice(RequestTemplate.Kept.self))
        keptUntil = try reader.required("keep_until", Timestamp.decode)
        let random = try reader.required("random", SHA256Digest.decode)
        self.random = random.bytes
        definition = try reader.required("definition", SHA256Digest.decode)
        question = try reader.required("question", JSONValue.any)
        guard created < expires, expires <= keptUntil || kept == .receipt
        else {
            throw reader.failure("expires", "is not in order with the other times")
        }
    }

    fileprivate var json: JSONValue {
        [
            "v": 1,
            "audience": .string(audience.description),
            "created": .string(created.description),
            "expires": .string(expires.description),
            "purpose": purpose.json,
            "keep": .string(kept.rawValue),
            "keep_until": .string(keptUntil.description),
            "random": .string(hexadecimal(random)),
            "definition": .string(hexadecimal(definition.bytes)),
            "question": question,
        ]
    }
}
