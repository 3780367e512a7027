public import JSONDocuments
public import TransparencyLog

/// ``LogTrust`` as a role keeps it: the log's verifier key and the witness policy's text.
public struct TrustSettings: Sendable {
    /// The city's log key.
    public let logKey: NoteVerifierKey
    /// A witness policy (C2SP tlog-policy); empty where no cosignature is asked.
    public let policyText: String

    /// Settings for one log.
    public init(logKey: NoteVerifierKey, policyText: String) {
        self.logKey = logKey
        self.policyText = policyText
    }

    /// Parses `{"log_key", "policy"}`.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        let keyText = try reader.required("log_key", JSONValue.string)
        policyText = try reader.required("policy", JSONValue.string)
        try reader.finish()
        do throws(LogError) {
            logKey = try NoteVerifierKey(parsing: keyText)
        } catch {
            throw reader.failure("log_key", "is not a verifier key")
        }
    }

    /// The document that ``init(_:)`` parses.
    public var json: JSONValue {
        ["log_key": .string(logKey.text), "policy": .string(policyText)]
    }

    /// The log and the quorum.
    ///
    /// - Throws: `LogError` for a policy that is none, or a key that signs no checkpoints.
    public var trust: LogTrust {
        get throws(LogError) {
            LogTrust(
                log: try LogIdentity(keys: [logKey]),
                policy: policyText.isEmpty ? .none : try WitnessPolicy(parsing: policyText.utf8))
        }
    }
}
