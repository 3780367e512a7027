public import JSONDocuments
public import Sodium

/// `audit.act`: somebody administered the service that runs the log, which signs it.
///
/// It says what was done and, for an account or a token, what it may do from now on; who did it to whom is in
/// a commitment, which the service can open to an auditor, one act at a time.
public struct ActEntry: RecordContent {
    /// `audit.act`.
    public var type: RecordType { .auditAct }

    /// What was done.
    public enum Act: String, CaseIterable, Sendable {
        /// A person got an account, or another password from an administrator.
        case accountSet = "account-set"
        /// An account got other roles or another office.
        case accountChanged = "account-changed"
        /// An account was closed.
        case accountClosed = "account-closed"
        /// A program got a token.
        case tokenMade = "token-made"
        /// A token was ended.
        case tokenEnded = "token-ended"
        /// An officer proposed to rotate or retire a definition's key.
        case keyChangeProposed = "key-change-proposed"
        /// Another officer confirmed it.
        case keyChangeConfirmed = "key-change-confirmed"
        /// A proposal was withdrawn.
        case keyChangeWithdrawn = "key-change-withdrawn"
    }

    /// What was done.
    public let act: Act
    /// What the account or token may do, 0 to 16 different codes of 1 to 32 of `a-z`, `0-9` and `-`.
    public let roles: [String]
    /// Hides who did it to whom: a SHA-256 hash with a salt of 32 random bytes.
    public let commitment: SHA256Digest

    /// Creates an entry.
    ///
    /// - Throws: `RecordError.codeMalformed`, `.countOutOfRange` or `.repeated`.
    public init(act: Act, roles: [String], commitment: SHA256Digest) throws(RecordError) {
        try Field.count(roles, in: 0...16, at: "public.roles")
        try Field.distinct(roles, at: "public.roles")
        for role in roles { _ = try Field.code(role, at: "public.roles") }
        self.act = act
        self.roles = roles
        self.commitment = commitment
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let act = try reader.choice("act", Act.self)
        let roles = try reader.strings("roles")
        let commitment = try reader.digest("commitment")
        try reader.finish()
        try self.init(act: act, roles: roles, commitment: commitment)
    }

    /// `{"act", "roles", "commitment"}`.
    public var json: JSONValue {
        [
            "act": .string(act.rawValue), "roles": .array(roles.map { .string($0) }),
            "commitment": .string(hexadecimal(commitment.bytes)),
        ]
    }
}
