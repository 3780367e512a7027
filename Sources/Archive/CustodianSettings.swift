import JSONDocuments
import TransparencyLog

/// What a custodian takes on trust, and where its epoch key lies: the sealed file `settings`.
struct CustodianSettings {
    let logKey: NoteVerifierKey
    let policyText: String
    /// The directory of the epoch key; `nil` for the default one.
    let epochPath: String?
}

extension CustodianSettings {
    init(_ value: JSONValue) throws {
        var reader = try ObjectReader(value)
        logKey = try NoteVerifierKey(parsing: reader.required("log_key", JSONValue.string))
        policyText = try reader.required("policy", JSONValue.string)
        epochPath = try reader.optional("epoch", JSONValue.string)
        try reader.finish()
    }

    var json: JSONValue {
        [
            "log_key": .string(logKey.text), "policy": .string(policyText),
            "epoch": epochPath.map(JSONValue.string) ?? .null,
        ]
    }

    /// The log and the keys that sign it.
    func log() throws(LogError) -> LogIdentity { try LogIdentity(keys: [logKey]) }

    /// Whose cosignatures a proof has to have.
    func policy() throws(LogError) -> WitnessPolicy {
        policyText.isEmpty ? .none : try WitnessPolicy(parsing: policyText.utf8)
    }
}
