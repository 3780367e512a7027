public import AnonCreds
import BigIntegers
import CLSignatures
import Commitments
public import JSONDocuments
public import Records
public import Sodium
public import TransparencyLog

/// What a desk asks, signed: who asks, at what counter, for what purpose, what is shown, what is kept,
/// until when.
///
/// Its nonce is the hash of the signed request, so that an answer fits this request alone: another
/// audience, counter, purpose, expiry or question gives another nonce. A foreign wallet is bound to the nonce
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
        /// At what kind of counter it is asked, in the desk's own words; who asks says ``audience``.
        public let counter: BilingualText
        /// What the resident is told.
        public let purpose: BilingualText
        /// What the desk keeps of an accepted presentation.
        public let kept: RequestTemplate.Kept
        /// When the desk destroys it.
        public let keptUntil: Timestamp
        /// 32 random bytes that make the nonce fresh.
        public let random: [UInt8]
        /// The hashes of the definitions that are accepted, one for each credential.
        public let definitions: [SHA256Digest]
        /// The question, in AnonCreds form but for its nonce, or in the native form.
        public let question: JSONValue

        /// The hashes of the definitions, each once, as an anchor names them.
        public var differentDefinitions: [SHA256Digest] {
            definitions.enumerated().filter { !definitions.prefix($0).contains($1) }.map(\.element)
        }

        /// A request's content from `template` in AnonCreds form, with fresh randomness.
        ///
        /// - Throws: `RequestTemplate.Mismatch` where the template cannot be asked about the
        ///   definition's schema, or its times leave the calendar.
        public init(
            _ template: RequestTemplate, arguments: [String: String], audience: KeyReference,
            definition: AnchoredDefinition, now: Timestamp
        ) throws(RequestTemplate.Mismatch) {
            let published = definition.definition
            guard published.definition.key.profile == .bits2048 else {
                throw .nativeOnly("3072-bit")
            }
            try self.init(
                template, audience: audience, definitions: [definition.digest],
                question: template.question(
                    schema: definition.schemaRecord, definitionID: published.definitionID.text,
                    today: CalendarDate(now), arguments: arguments), now: now)
        }

        /// A request's content from `template` in the native form, with fresh randomness.
        ///
        /// - Throws: `RequestTemplate.Mismatch`; `.statusStale` for a head that is older than the template
        ///   allows.
        public init(
            native template: RequestTemplate, arguments: [String: String],
            audience: KeyReference, definitions: [AnchoredDefinition], statuses: [StatusRecord?],
            now: Timestamp
        ) throws(RequestTemplate.Mismatch) {
            for (part, status) in zip(template.parts, statuses) {
                guard let minutes = part.notRevokedMinutes, let status else { continue }
                guard now.epochSeconds - status.time.epochSeconds <= minutes * 60 else {
                    throw .statusStale
                }
            }
            let question = try template.nativeQuestion(
                definitions: definitions, statuses: statuses, today: CalendarDate(now),
                arguments: arguments)
            try self.init(
                template, audience: audience, definitions: definitions.map(\.digest),
                question: question.json, now: now)
        }

        private init(
            _ template: RequestTemplate, audience: KeyReference, definitions: [SHA256Digest],
            question: JSONValue, now: Timestamp
        ) throws(RequestTemplate.Mismatch) {
            guard let expires = now.adding(seconds: template.expiresMinutes * 60),
                let keptUntil = now.adding(seconds: template.keepDays * 86_400)
            else { throw .parameterInvalid("expires_minutes") }
            self.audience = audience
            created = now
            self.expires = expires
            counter = template.audience
            purpose = template.purpose
            kept = template.kept
            self.keptUntil = max(expires, keptUntil)
            random = randomBytes(32)
            self.definitions = definitions
            self.question = question
        }
    }

    /// What was signed.
    public let content: Content
    /// SHA-256 over label and canonical signed request.
    public let digest: SHA256Digest
    private let signature: [UInt8]

    /// Signs `content` with the desk's key.
    public init(_ content: Content, key: borrowing SigningKey) {
        self.init(content, signature: key.sign(Self.signedBytes(content)))
    }

    private init(_ content: Content, signature: [UInt8]) {
        self.content = content
        self.signature = signature
        var transcript = Transcript(label: "countersign/desk-request-nonce")
        transcript.append(Self.json(content, signature).canonicalBytes, name: "request")
        digest = transcript.digest()
    }

    /// Parses a signed request.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        let content = try Content(&reader)
        let signature = try reader.required("sig", JSONValue.base64)
        try reader.finish()
        self.init(content, signature: signature)
    }

    /// The document that ``init(json:at:)`` parses.
    public var json: JSONValue { Self.json(content, signature) }

    private static func json(_ content: Content, _ signature: [UInt8]) -> JSONValue {
        guard case .object(var object) = content.json else { return content.json }
        object["sig"] = .string(base64(signature))
        return .object(object)
    }

    /// Whether `key` is the audience's and signed this request.
    public func isSigned(by key: NoteVerifierKey) -> Bool {
        content.audience == KeyReference(key)
            && key.publicKey.verify(Self.signedBytes(content), signature: signature)
    }

    /// What is asked, in one of the two forms.
    public enum Question: Sendable {
        /// The AnonCreds request with its nonce, the ``digest`` as a number: what an AnonCreds wallet
        /// answers.
        case anonCreds(PresentationRequest)
        /// The native form, which a proof is bound to by the ``digest`` as its context.
        case native(NativeQuestion)

        /// Every attribute that is named.
        public var attributes: [AttributeName] {
            switch self {
            case .anonCreds(let request):
                request.attributes.flatMap(\.names) + request.predicates.map(\.attribute)
            case .native(let question): question.attributes.map(AttributeName.init)
            }
        }
    }

    /// The question.
    ///
    /// - Throws: `DecodingFailure` where it has neither form.
    public func question() throws(DecodingFailure) -> Question {
        let place = "request.question"
        guard NativeQuestion.isNative(content.question) else {
            return .anonCreds(try presentationRequest())
        }
        let question = try NativeQuestion(json: content.question, at: place)
        guard question.claims.map(\.definition) == content.definitions else {
            throw DecodingFailure(location: place, problem: "is about other definitions")
        }
        return .native(question)
    }

    /// The time of the oldest head that the question names: nothing more was revoked until then.
    ///
    /// `nil` where it does not ask about revocation.
    public var notRevokedAsOf: Timestamp? {
        guard case .native(let question)? = try? question() else { return nil }
        return question.claims.compactMap(\.notRevoked?.time).min {
            $0.epochSeconds < $1.epochSeconds
        }
    }

    /// Whether the heads that the question names are as young at `now` as it demands.
    public func hasFreshHeads(at now: Timestamp) -> Bool {
        guard case .native(let question)? = try? question() else { return true }
        return question.claims.allSatisfy { claim in
            guard let time = claim.notRevoked?.time, let minutes = claim.notRevokedMinutes else {
                return true
            }
            return now.epochSeconds - time.epochSeconds <= minutes * 60
        }
    }

    /// The question with its nonce, where it is in AnonCreds form.
    ///
    /// - Throws: `DecodingFailure` where the question is no AnonCreds presentation request.
    public func presentationRequest() throws(DecodingFailure) -> PresentationRequest {
        guard case .object(var object) = content.question, object["nonce"] == nil,
            content.definitions.count == 1
        else {
            throw DecodingFailure(
                location: "request.question",
                problem: "must be an object without a nonce, about one definition")
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
        counter = try reader.required("counter", BilingualText.init(json:at:))
        purpose = try reader.required("purpose", BilingualText.init(json:at:))
        kept = try reader.required("keep", JSONValue.choice(RequestTemplate.Kept.self))
        keptUntil = try reader.required("keep_until", Timestamp.decode)
        let random = try reader.required("random", SHA256Digest.decode)
        self.random = random.bytes
        let several = try reader.optional(
            "definitions", JSONValue.list(maximumCount: 8, SHA256Digest.decode))
        if let several {
            guard several.count > 1 else {
                throw reader.failure("definitions", "must be several; one is called definition")
            }
            definitions = several
        } else {
            definitions = [try reader.required("definition", SHA256Digest.decode)]
        }
        question = try reader.required("question", JSONValue.any)
        guard created < expires, expires <= keptUntil || kept == .receipt
        else {
            throw reader.failure("expires", "is not in order with the other times")
        }
    }

    fileprivate var json: JSONValue {
        let digests = definitions.map { JSONValue.string(hexadecimal($0.bytes)) }
        let asked: (String, JSONValue) =
            digests.count == 1 ? ("definition", digests[0]) : ("definitions", .array(digests))
        return .object(
            JSONObject([
                ("v", 1),
                ("audience", .string(audience.description)),
                ("created", .string(created.description)),
                ("expires", .string(expires.description)),
                ("counter", counter.json),
                ("purpose", purpose.json),
                ("keep", .string(kept.rawValue)),
                ("keep_until", .string(keptUntil.description)),
                ("random", .string(hexadecimal(random))),
                asked,
                ("question", question),
            ]))
    }
}
