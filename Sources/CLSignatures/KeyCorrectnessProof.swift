public import BigIntegers
public import Commitments

/// A proof that an issuer's `Z` and `R[k]` are powers of its `S`.
///
/// For `Z = S^x`: `c = H(Z, R[1], …, S^~x, …)`, response `c·x + ~x` over the integers.
/// Source: AnonCreds v1.
public struct KeyCorrectnessProof: Hashable, Sendable {
    /// The response for one base `R[k]`.
    public struct Response: Hashable, Sendable {
        /// Canonical name of the attribute, or the link secret's.
        public let name: String
        /// At most 2400 bits.
        public let value: BigInteger

        /// Puts a name and its response together.
        public init(name: String, value: BigInteger) {
            self.name = name
            self.value = value
        }
    }

    /// The challenge, at most 256 bits.
    public let c: BigInteger
    /// The response for `Z`.
    public let xzCap: BigInteger
    /// The responses for `R[k]`, in the order in which the bases enter the challenge.
    public let xrCap: [Response]

    /// Puts the parts of a received proof together; `verify` checks them.
    public init(c: BigInteger, xzCap: BigInteger, xrCap: [Response]) {
        self.c = c
        self.xzCap = xzCap
        self.xrCap = xrCap
    }

    /// Checks the proof for `key`, which must have a response for each base exactly once.
    ///
    /// - Throws: `ProofError.malformed` for a number out of range, `ProofError.rejected`.
    public func verify(_ key: IssuerPublicKey) throws(ProofError) {
        let responses = [xzCap] + xrCap.map(\.value)
        guard !c.isNegative, c.bitWidth <= ChallengeHasher.bitWidth,
            responses.allSatisfy({
                !$0.isNegative && $0.bitWidth <= key.profile.keyProofResponse
            })
        else { throw .malformed }
        guard xrCap.count == key.r.count, Set(xrCap.map(\.name)) == Set(key.r.keys) else {
            throw .rejected
        }
        do throws(ArithmeticError) {
            let bases =
                [key.zBase]
                + (try xrCap.map { response throws(ArithmeticError) in
                    try key.base(of: response.name)
                })
            var hasher = ChallengeHasher()
            for base in bases { hasher.append(base.value) }
            for (base, response) in zip(bases, responses) {
                hasher.append(
                    try key.modulus.product([Power(base.value, -c), Power(key.sBase, response)]))
            }
            guard hasher.finalize() == c else { throw ArithmeticError.outOfRange }
        } catch {
            throw .rejected
        }
    }
}
