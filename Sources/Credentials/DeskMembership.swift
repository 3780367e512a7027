import AnonCreds
public import Records
import TransparencyLog

/// A desk's right to ask what it asks: signed, admitted by the registrar, within its attributes.
public struct DeskMembership: Sendable {
    /// The desk, as the registrar entered it.
    public let member: Member

    /// Checks a request against the desk's membership, as a wallet does before it shows anything and
    /// a desk before it sends anything.
    ///
    /// - Throws: `TrustError`.
    public init(
        evidence: [LogEvidence], request: DeskRequest, trust: LogTrust, now: Timestamp
    ) throws(TrustError) {
        let register = try trust.replay(evidence)
        do throws(RecordError) {
            member = try register.permission(
                of: request.content.audience, toAppend: .identityPresentation, at: now)
        } catch {
            throw .notAMember
        }
        guard request.isSigned(by: member.key) else { throw .requestSignature }
        guard let question = try? request.question() else { throw .requestSignature }
        let asked = Set(question.attributes)
        // Whether a credential is still valid may be asked by everybody.
        let restricted = asked.subtracting([AttributeName(RequestTemplate.validityAttribute)])
        do throws(RecordError) {
            try member.checkAttributes(restricted.map(\.text).sorted())
        } catch {
            if case .attributeNotGranted(let name) = error { throw .attributeNotAllowed(name) }
            throw .record(error)
        }
    }
}
