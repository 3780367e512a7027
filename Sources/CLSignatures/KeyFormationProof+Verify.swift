import BigIntegers
public import Commitments
import Sodium

extension KeyFormationProof {
    /// Checks the proof for `key`: some 300,000 squarings modulo `n`.
    ///
    /// - Throws: `ProofError.rejected`.
    public func verify(_ key: IssuerPublicKey) throws(ProofError) {
        let isValid: Bool
        do throws(ArithmeticError) {
            isValid = try accepts(key)
        } catch {
            throw .rejected
        }
        guard isValid else { throw .rejected }
    }

    private func accepts(_ key: IssuerPublicKey) throws(ArithmeticError) -> Bool {
        let challenges = KeyFormationChallenges(key)
        guard hasCounts(of: key), isInRange(key), Self.isCandidate(key.n), showsSquares(key),
            let announced = try announcements(key, challenges),
            challenges.digest(of: self, announced: announced).bytes == challenge
        else { return false }
        return try showsRoots(key, challenges)
    }

    private func hasCounts(of key: IssuerPublicKey) -> Bool {
        rootMultiples.count == KeyFormation.rootCount && roots.count == KeyFormation.rootCount
            && baseRoots.count == key.r.count + 3
            && exponentMultiples.count == KeyFormation.exponentCount
            && exponentRoots.count == KeyFormation.exponentCount
            && balance.count == KeyFormation.generatorCount
            && membership.count == KeyFormation.membershipCount
    }

    private func isInRange(_ key: IssuerPublicKey) -> Bool {
        (roots + baseRoots + exponentRoots + membership).allSatisfy {
            !$0.isNegative && $0 < key.n
        }
            && balance.allSatisfy {
                !$0.isNegative
                    && $0.bitWidth <= KeyFormation.balanceBitWidth(of: key.n)
            }
    }

    /// Whether `n` is 5 modulo 8 and has no factor below `F`.
    static func isCandidate(_ n: BigInteger) -> Bool {
        (try? n.modulo(8)) == 5
            && n.greatestCommonDivisor(with: KeyFormation.smallPrimeProduct) == .one
    }

    /// Step 2.
    func showsSquares(_ key: IssuerPublicKey) -> Bool {
        let values = [key.s] + key.provedBases.map(\.value)
        return values.count == baseRoots.count
            && zip(values, baseRoots).allSatisfy { key.modulus.multiply($1, $1) == $0 }
    }

    /// Step 1.
    func showsRoots(
        _ key: IssuerPublicKey, _ challenges: KeyFormationChallenges
    ) throws(ArithmeticError) -> Bool {
        let radicands = try challenges.radicands()
        let degrees = try KeyFormation.degrees(of: key.n)
        for index in radicands.indices {
            let isRoot = try showsRoot(
                index, of: radicands[index], degree: degrees[index], modulus: key.modulus)
            guard isRoot else { return false }
        }
        return true
    }

    /// One root of step 1: `x = (m·y²)^D`.
    func showsRoot(
        _ index: Int, of radicand: BigInteger, degree: BigInteger, modulus: Modulus
    ) throws(ArithmeticError) -> Bool {
        let square = modulus.multiply(roots[index], roots[index])
        let multiple = modulus.multiply(rootMultiples[index].value, square)
        return try modulus.product([Power(multiple, degree)]) == radicand
    }

    /// What the prover must have announced for its answers of steps 3 to 5 to be right.
    private func announcements(
        _ key: IssuerPublicKey, _ challenges: KeyFormationChallenges
    ) throws(ArithmeticError) -> KeyFormationAnnouncements? {
        var announced = KeyFormationAnnouncements()
        let added = challenges.exponents(challenge)
        let small = challenges.balance(challenge)
        let width = 2 * key.n.bitWidth + 2
        for (index, value) in try challenges.generators().enumerated() {
            let generator = try key.modulus.base(value, exponentBitWidths: [width])
            let first = index * KeyFormation.exponentsPerGenerator
            for place in first..<first + KeyFormation.exponentsPerGenerator {
                let root = exponentRoots[place]
                let exponent = exponentMultiples[place].value * root * root - added[place]
                announced.exponents.append(
                    try key.modulus.signedPower(generator, exponent))
            }
            announced.balance.append(
                try key.modulus.signedPower(generator, balance[index] - key.n * small[index]))
        }
        let bases = key.provedBases
        let weights = challenges.membership(challenge, baseCount: bases.count)
        for (response, weights) in zip(membership, weights) {
            let powers = zip(bases, weights).map { Power($0, $1) }
            announced.membership.append(
                try key.modulus.product(powers + [Power(key.sBase, response)]))
        }
        return announced
    }
}

extension Modulus {
    /// A power with an exponent of any sign, from the table of the base itself.
    fileprivate func signedPower(
        _ base: FixedBase, _ exponent: BigInteger
    ) throws(ArithmeticError) -> BigInteger {
        let power = try product([Power(base, exponent.magnitude)])
        return exponent.isNegative ? try inverse(of: power) : power
    }
}
