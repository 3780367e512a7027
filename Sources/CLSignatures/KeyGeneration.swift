public import BigIntegers
import Commitments

/// A new key with the proof that it is well made.
public struct GeneratedKey: ~Copyable, Sendable {
    /// The public part.
    public let publicKey: IssuerPublicKey
    /// What holders verify before they use the key.
    public let proof: KeyCorrectnessProof
    /// The private part.
    public let privateKey: IssuerPrivateKey
    /// What a `KeyFormationProof` needs beside the private key, which does not keep it.
    let exponents: BaseExponents

    /// Ends this value and hands over the private key.
    public consuming func takePrivateKey() -> IssuerPrivateKey { privateKey }
}

/// Makes issuer keys.
public enum KeyGeneration {
    /// How far a key has come.
    public enum Progress: Sendable, Equatable {
        /// The two safe primes are being searched for.
        case primes(SafePrimeSearch.Progress)
        /// This many bases of all are made.
        case bases(completed: Int, total: Int)
    }

    /// Makes a key for `attributes` (canonical names) and the link secret, its modulus exactly as wide as the
    /// profile is called.
    ///
    /// The search for primes runs on threads of its own and takes seconds; cancelling the task ends
    /// it. Everything is verified with public operations before it is returned.
    ///
    /// - Throws: `CLSignatureError.attributeSetMismatch` for a name that occurs twice, is the link
    ///   secret's, or one of more than 125; `.cancelled`.
    public static func generate(
        attributes: [String], profile: CLProfile = .bits2048,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws(CLSignatureError) -> GeneratedKey {
        let names = attributes.sorted() + [IssuerPublicKey.linkSecretName]
        guard Set(names).count == names.count, names.count <= CLParameters.maximumBaseCount else {
            throw .attributeSetMismatch
        }
        let halves: (HeldSecret, HeldSecret)
        do throws(ArithmeticError) {
            halves = try await SafePrimeSearch.primeHalves(
                bitWidth: profile.safePrime, classes: (.fiveOfEight, .threeOfFour)
            ) { progress(.primes($0)) }
        } catch .cancelled {
            throw .cancelled
        } catch {
            throw .arithmetic(error)
        }
        let factors = try arithmetic { () throws(ArithmeticError) in
            try FactoredModulus(
                pPrime: halves.0.integer.copy(), qPrime: halves.1.integer.copy())
        }
        return try makeKey(factors: factors, names: names, progress: progress)
    }

    /// Chooses the bases for given factors and proves them; `names` holds the link secret's, too.
    static func makeKey(
        factors: consuming FactoredModulus, names: [String], progress: (Progress) -> Void
    ) throws(CLSignatureError) -> GeneratedKey {
        let modulus = factors.modulus
        let s = try randomGenerator(modulus)
        let base = factors.base(s)
        // Z first, then the bases in the order of the proof.
        var powers: [ProvedPower] = []
        let total = names.count + 1
        for completed in 1...total {
            guard !Task.isCancelled else { throw .cancelled }
            powers.append(try ProvedPower(of: base, factors: factors))
            progress(.bases(completed: completed, total: total))
        }
        let c = ChallengeHasher.hash(powers.map(\.value) + powers.map(\.announced))
        let x = try randomExponent(factors)
        let publicKey = try IssuerPublicKey(
            n: modulus.n, s: s, z: powers[0].value,
            r: Dictionary(uniqueKeysWithValues: zip(names, powers.dropFirst().map(\.value))),
            rctxt: power(of: s, exponent: x, modulus: modulus))
        let exponents = BaseExponents(
            z: powers[0].exponent, context: x,
            r: Dictionary(uniqueKeysWithValues: zip(names, powers.dropFirst().map(\.exponent))))
        let proof = KeyCorrectnessProof(
            c: c, xzCap: powers[0].response(c),
            xrCap: zip(names, powers.dropFirst()).map { .init(name: $0, value: $1.response(c)) })
        // Powers were taken modulo each prime: a fault in one half must not leave.
        do throws(ProofError) {
            try proof.verify(publicKey)
        } catch {
            throw .faultDetected
        }
        let privateKey = try IssuerPrivateKey(factors: factors, publicKey: publicKey)
        return GeneratedKey(
            publicKey: publicKey, proof: proof, privateKey: privateKey, exponents: exponents)
    }

    /// A base that the correctness proof does not cover: taken modulo `n`, so that no fault can part the
    /// primes.
    private static func power(
        of s: BigInteger, exponent x: HeldSecret, modulus: Modulus
    ) throws(CLSignatureError) -> BigInteger {
        try arithmetic { () throws(ArithmeticError) in
            try modulus.power(of: s, secret: x.integer)
        }
    }

    /// A power `S^x` with what proves the knowledge of `x`.
    private struct ProvedPower {
        let value: BigInteger
        let announced: BigInteger
        let exponent: HeldSecret
        private let blinder: HeldSecret

        init(
            of s: borrowing FactoredBase, factors: borrowing FactoredModulus
        ) throws(CLSignatureError) {
            exponent = try randomExponent(factors)
            blinder = try randomExponent(factors)
            do throws(ArithmeticError) {
                value = try factors.power(of: s, secret: exponent.integer)
                announced = try factors.power(of: s, secret: blinder.integer)
            } catch {
                throw .arithmetic(error)
            }
        }

        func response(_ challenge: BigInteger) -> BigInteger {
            blinder.integer.response(challenge: challenge, secret: exponent.integer)
        }
    }

    /// A random square that is 1 modulo neither prime, which generates all squares.
    private static func randomGenerator(_ modulus: Modulus) throws(CLSignatureError) -> BigInteger {
        while true {
            let root = try arithmetic { () throws(ArithmeticError) in
                try BigInteger.random(below: modulus.n)
            }
            let square = modulus.multiply(root, root)
            let isGenerator = (square - .one).greatestCommonDivisor(with: modulus.n) == .one
            if modulus.contains(square), isGenerator { return square }
        }
    }

    /// An exponent drawn uniformly from `[2, p′q′ − 2]`.
    private static func randomExponent(
        _ factors: borrowing FactoredModulus
    ) throws(CLSignatureError) -> HeldSecret {
        do throws(ArithmeticError) {
            let three = SecretInteger(copying: 3)
            let x = try SecretInteger.random(below: factors.order - three)
            return HeldSecret(x + SecretInteger(copying: 2))
        } catch {
            throw .arithmetic(error)
        }
    }
}
