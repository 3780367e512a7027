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

    /// Makes a key for `attributes` (canonical names) and the link secret.
    ///
    /// The search for primes runs on threads of its own and takes seconds; cancelling the task ends
    /// it. Everything is verified with public operations before it is returned.
    ///
    /// - Throws: `CLSignatureError.attributeSetMismatch` for a name that occurs twice, is the link
    ///   secret's, or one of more than 125; `.cancelled`.
    public static func generate(
        attributes: [String], progress: @escaping @Sendable (Progress) -> Void
    ) async throws(CLSignatureError) -> GeneratedKey {
        let names = attributes.sorted() + [IssuerPublicKey.linkSecretName]
        guard Set(names).count == names.count, names.count <= CLParameters.maximumBaseCount else {
            throw .attributeSetMismatch
        }
        let halves: (HeldSecret, HeldSecret)
        do throws(ArithmeticError) {
            halves = try await SafePrimeSearch.primeHalves(bitWidth: CLParameters.safePrime) {
                progress(.primes($0))
            }
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

    /// Chooses the bases for given factors and proves them.
    static func makeKey(
        factors: consuming FactoredModulus, names: [String], progress: (Progress) -> Void
    ) throws(CLSignatureError) -> GeneratedKey {
        let total = 2 * names.count + 3
        var completed = 0
        func power(_ base: BigInteger, _ x: HeldSecret, _ factors: borrowing FactoredModulus)
            throws(CLSignatureError) -> BigInteger
        {
            guard !Task.isCancelled else { throw .cancelled }
            let value = try arithmetic { () throws(ArithmeticError) in
                try factors.power(of: base, secret: x.integer)
            }
            completed += 1
            progress(.bases(completed: completed, total: total))
            return value
        }
        let s = try randomGenerator(factors.modulus)
        // Z first, then the bases in the order of the proof.
        var exponents: [HeldSecret] = []
        var values: [BigInteger] = []
        var blinders: [HeldSecret] = []
        var announced: [BigInteger] = []
        for _ in 0...names.count {
            let (x, blinder) = (try randomExponent(factors), try randomExponent(factors))
            values.append(try power(s, x, factors))
            announced.append(try power(s, blinder, factors))
            exponents.append(x)
            blinders.append(blinder)
        }
        let rctxt = try power(s, randomExponent(factors), factors)
        let c = ChallengeHasher.hash(values + announced)
        let responses = zip(exponents, blinders).map { x, blinder in
            blinder.integer.response(challenge: c, secret: x.integer)
        }
        let publicKey = try IssuerPublicKey(
            n: factors.modulus.n, s: s, z: values[0],
            r: Dictionary(uniqueKeysWithValues: zip(names, values.dropFirst())), rctxt: rctxt)
        let proof = KeyCorrectnessProof(
            c: c, xzCap: responses[0],
            xrCap: zip(names, responses.dropFirst()).map {
                KeyCorrectnessProof.Response(name: $0, value: $1)
            })
        // Powers were taken modulo each prime: a fault in one half must not leave.
        do throws(ProofError) {
            try proof.verify(publicKey)
        } catch {
            throw .faultDetected
        }
        let privateKey = try IssuerPrivateKey(factors: factors, publicKey: publicKey)
        return GeneratedKey(publicKey: publicKey, proof: proof, privateKey: privateKey)
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
