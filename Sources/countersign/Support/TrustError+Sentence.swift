import Credentials
import Desk

extension TrustError {
    /// Why somebody is not believed, in one clause.
    var sentence: String {
        switch self {
        case .log(let error): error.sentence
        case .record(let error): error.sentence
        case .evidenceOutOfOrder: "the entries that should prove it are not in the log's order"
        case .definitionNotAnchored: "the definition is not on the ledger"
        case .definitionMismatch: "the definition differs from the one on the ledger"
        case .statusNotAnchored: "the agency's word about revocations is not on the ledger"
        case .statusStale:
            "the head of revocations that is asked about is older than the wallet can answer"
        case .keyCorrectness: "the agency does not prove that its key is well made"
        case .notAMember: "whoever asks is no member of the city's log, or no longer"
        case .attributeNotAllowed(let name): "the desk asks for \"\(name)\", which it may not"
        case .requestSignature: "the request is not signed by the desk, or was changed"
        case .requestExpired:
            "the request's time has passed or not come; ask the desk for a new one"
        case .forkedLog: "the log shows another history than it showed before"
        }
    }
}

extension DeskError {
    /// Why a template cannot be asked, in one clause.
    var sentence: String {
        switch self {
        case .template(.attributeUnknown(let name)): "no credential has \"\(name)\""
        case .template(.attributeNotInteger(let name)):
            "\"\(name)\" is no number or date, so nothing can be proved about it unseen"
        case .template(.parameterMissing(let name)):
            "--set \(name)=… is missing, or the template has no such parameter"
        case .template(.parameterInvalid(let name)): "--set \(name) is not of the template's type"
        case .template(.validityMissing): "the credential does not say until when it is valid"
        case .template(.nativeOnly(let feature)):
            "the template needs the native format (\(feature)): say --native"
        case .template(.notRevocable):
            "the template asks that nothing is revoked, and the ledger has no word about that"
        case .template(.definitionCount(let count)):
            "the template asks for \(count.of("credential", "credentials")): name so many --definition"
        case .template(.statusStale):
            "the agency's last word about revocations is older than the template allows; the agency "
                + "renews it with 'agency status'"
        case .template(.conditionsEmpty(let name)): "no \"\(name)\" meets all conditions"
        }
    }
}
