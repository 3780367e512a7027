import Accumulators
import AnonCreds
import Credentials
import JSONDocuments
import Records
import Sodium

/// What an agency keeps of one offer, sealed: for which row, with which values, and how it ended.
struct OfferRecord {
    /// How far an offer has come.
    enum Status: String {
        /// It can be answered.
        case open
        /// It was answered, and the credential is kept until it is collected.
        case issued
        /// Too many wrong codes.
        case locked
    }

    /// Wrong codes that close an offer.
    static let codeAttemptLimit = 5

    let identifier: RecordIdentifier
    /// Name of the row's file; see ``RowIndex``.
    let row: String
    /// Raw value of every attribute.
    let values: [String: String]
    /// How the person was identified.
    let evidence: String
    /// The one-time code.
    let code: String
    /// The AnonCreds offer's nonce, in decimal.
    let nonce: String
    /// The definition's hash.
    let definition: SHA256Digest
    let expires: Timestamp
    /// What comes with the credential; older files have none.
    var subject: SubjectKey?
    var wrongCodeCount = 0
    var status = Status.open
    /// By which the credential can be revoked, once there is one; older files leave it to ``IssuedRecord``.
    var number: RevocationNumber?

    init(
        row: String, values: [String: String], evidence: String, nonce: String,
        definition: SHA256Digest, expires: Timestamp, subject: SubjectKey
    ) {
        identifier = RecordIdentifier()
        self.row = row
        self.values = values
        self.evidence = evidence
        code = Self.randomCode()
        self.nonce = nonce
        self.definition = definition
        self.expires = expires
        self.subject = subject
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        identifier = try reader.required("offer_id", RecordIdentifier.decode)
        row = try reader.required("row", JSONValue.string)
        let pairs = try reader.required(
            "values", JSONValue.map(maximumCount: 125, JSONValue.string))
        values = Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0.value) })
        evidence = try reader.required("evidence", JSONValue.string)
        code = try reader.required("code", JSONValue.string)
        nonce = try reader.required("nonce", JSONValue.string)
        definition = try reader.required("definition", SHA256Digest.decode)
        expires = try reader.required("expires", Timestamp.decode)
        subject = try reader.optional("subject", SubjectKey.decode)
        wrongCodeCount = try reader.required("wrong_codes", JSONValue.integer)
        status = try reader.required("status", JSONValue.choice(Status.self))
        number = try reader.optional("number", RevocationNumber.decode)
        try reader.finish()
    }

    var json: JSONValue {
        [
            "v": 1,
            "offer_id": .string(identifier.description),
            "row": .string(row),
            "values": .object(JSONObject(values.map { ($0.key, .string($0.value)) })),
            "evidence": .string(evidence),
            "code": .string(code),
            "nonce": .string(nonce),
            "definition": .string(hexadecimal(definition.bytes)),
            "expires": .string(expires.description),
            "subject": subject?.json ?? .null,
            "wrong_codes": .integer(wrongCodeCount),
            "status": .string(status.rawValue),
            "number": number.map { .string(String($0.prime)) } ?? .null,
        ]
    }

    /// The AnonCreds offer that was sent.
    func offer(under definition: PublishedDefinition) throws(DecodingFailure) -> CredentialOffer {
        try CredentialOffer(for: definition, nonceText: nonce)
    }

    /// Whether `text` is the code, however its letters and groups were typed, in time that does not depend on where they differ.
    func hasCode(_ text: String) -> Bool {
        SHA256.hash(Self.typed(text)) == SHA256.hash(Self.typed(code))
    }

    /// The code's letters and digits in upper case, without spaces and dashes.
    private static func typed(_ text: String) -> [UInt8] {
        text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
            .map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }
    }

    /// 10 letters and digits without those that look alike: 50 bits, guessed at most 5 times.
    private static func randomCode() -> String {
        let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
        let letters = randomBytes(10).map { alphabet[Int($0 & 31)] }
        return String(decoding: letters[..<5], as: UTF8.self) + "-"
            + String(decoding: letters[5...], as: UTF8.self)
    }
}
