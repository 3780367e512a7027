import WalletClient

extension CommandFailure {
    /// A service that the wallet asks.
    init(_ error: ClientError) {
        let status: ExitStatus =
            switch error {
            case .addressInvalid, .addressNotSecure: .usage
            case .answerTooLarge, .answerOfAnotherKind: .malformed
            case .unreachable, .timedOut, .answerCut, .redirected, .refused(500..., _): .storage
            case .refused: .refused
            }
        self.init(status, code: error.code, error.sentence)
    }
}

extension ClientError {
    /// The error in one clause.
    fileprivate var sentence: String {
        switch self {
        case .addressInvalid: "the link is none that a desk or an agency gives"
        case .addressNotSecure: "the link is not https, and leads off this computer"
        case .unreachable: "the service cannot be reached, or not securely"
        case .timedOut: "the service takes too long to answer; try again"
        case .answerCut: "the service's answer ended too early; try again"
        case .answerTooLarge(let limit): "the service's answer is longer than \(limit) bytes"
        case .answerOfAnotherKind: "the service's answer is not what was asked for"
        case .redirected: "the service sends elsewhere, where nobody follows"
        case .refused(let status, let code):
            "the service refuses (\(status)\(code.map { ", \($0)" } ?? ""))"
        }
    }
}
