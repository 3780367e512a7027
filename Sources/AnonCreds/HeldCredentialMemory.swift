import BigIntegers
import CLSignatures
import Commitments
import Sodium
import Synchronization

/// What a credential's presentations have in common, shared by the credential's copies.
///
/// That is the table of its `A`, and which link secret its signature was checked with.
final class HeldCredentialMemory: Sendable {
    private let base = Mutex<FixedBase?>(nil)
    private let checkedWith = Mutex<[UInt8]?>(nil)

    /// The base that is kept, or that `make` makes.
    func base(
        _ make: () throws(CLSignatureError) -> FixedBase
    ) throws(CLSignatureError) -> FixedBase {
        if let kept = base.withLock({ $0 }) { return kept }
        let made = try make()
        return base.withLock { base in
            let kept = base ?? made
            base = kept
            return kept
        }
    }

    /// Runs `check`, unless it has passed with the same link secret before.
    func checking(
        _ linkSecret: borrowing LinkSecret, _ check: () throws(ProofError) -> Void
    ) throws(ProofError) {
        let mark = Self.mark(of: linkSecret)
        if let mark, checkedWith.withLock({ $0 }) == mark { return }
        try check()
        checkedWith.withLock { $0 = mark }
    }

    /// Tells link secrets apart without keeping one; `nil` where memory is short.
    private static func mark(of linkSecret: borrowing LinkSecret) -> [UInt8]? {
        let label = Array("countersign/checked-link-secret/v1\n".utf8)
        guard let secret = try? linkSecret.serialized() else { return nil }
        return HMAC.code(of: label, key: secret)
    }
}
