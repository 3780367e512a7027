/// Why a service's answer was not had, or is not believed; nothing in it is personal.
public enum ClientError: Error, Equatable, Sendable {
    /// An address is no link: characters, scheme, host, or parts that links do not have.
    case addressInvalid
    /// An address is neither `https://` nor on this computer.
    case addressNotSecure
    /// The service could not be reached, or not securely.
    case unreachable
    /// The service was silent for too long, or took too long in all.
    case timedOut
    /// The answer ended before its end.
    case answerCut
    /// The answer is longer than `limit` bytes.
    case answerTooLarge(limit: Int)
    /// The answer is of another kind than what was asked for.
    case answerOfAnotherKind
    /// The service sends elsewhere; nobody was followed.
    case redirected
    /// The service refuses, with an HTTP status, and a code of its own where it gives one.
    case refused(status: Int, code: String?)

    /// The stable code of the refusal; the service's own where it gave one.
    public var code: String {
        switch self {
        case .addressInvalid: "address-invalid"
        case .addressNotSecure: "address-not-secure"
        case .unreachable: "unreachable"
        case .timedOut: "timed-out"
        case .answerCut: "answer-cut"
        case .answerTooLarge: "answer-too-large"
        case .answerOfAnotherKind: "answer-of-another-kind"
        case .redirected: "redirected"
        case .refused(let status, let code): code ?? "http-\(status)"
        }
    }
}
