package import CLSignatures
import Commitments
import Sodium

/// A statement, a context, and bytes that may be a proof.
package struct NativeCase: Codable {
    /// What a verifier says.
    package enum Verdict: String, Codable {
        /// The proof convinces.
        case accepted
        /// It does not.
        case refused
        /// There is no such statement, or no such context.
        case invalid
    }

    /// What the case shows.
    package let name: String
    /// What is claimed.
    package let statement: NativeStatement
    /// The request's digest.
    package let context: String
    /// The proof.
    package let proof: String
    /// What is to be said about it.
    package let verdict: Verdict?

    /// What our verifier says.
    package func judge(keys: [String: IssuerPublicKey]) -> Verdict {
        guard let statement = try? statement.statement(keys: keys), let context = digest(context)
        else { return .invalid }
        guard let bytes = bytes(hexadecimal: proof) else { return .refused }
        do throws(ProofError) {
            try StatementProof(parsing: bytes, for: statement).verify(statement, context: context)
            return .accepted
        } catch {
            return .refused
        }
    }
}

/// What the independent verifier asks for, a line each.
package struct NativeQuestion: Codable {
    /// A key to keep under a name; the answer is whether it is `valid` or `invalid`.
    package struct Named: Codable {
        /// The name.
        package let name: String
        /// The key.
        package let key: NativeKey
    }

    /// A key to keep, or nothing.
    package let key: Named?
    /// A case to judge, or nothing; the answer is the verdict.
    package let proof: NativeCase?
}
