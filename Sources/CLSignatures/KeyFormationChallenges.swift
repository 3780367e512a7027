import BigIntegers
import Commitments
import Sodium

/// What hashes decide in a `KeyFormationProof`: first from the key, then from what the prover announced.
struct KeyFormationChallenges {
    private let key: IssuerPublicKey
    /// The key and the proof's constants.
    private let statement: Transcript

    init(_ key: IssuerPublicKey) {
        self.key = key
        var statement = Transcript(label: KeyFormation.label, version: KeyFormation.version)
        statement.append(key.digest.bytes, name: "key")
        for (name, count) in [
            ("factors", KeyFormation.factorBitWidth), ("orders", KeyFormation.orderBitWidth),
            ("challenges", KeyFormation.challengeBitWidth), ("roots", KeyFormation.rootCount),
            ("power roots", KeyFormation.powerRootCount),
            ("coprimality roots", KeyFormation.coprimalityRootCount),
            ("generators", KeyFormation.generatorCount),
            ("exponents", KeyFormation.exponentsPerGenerator),
            ("memberships", KeyFormation.membershipCount),
        ] {
            statement.append(number: UInt64(count), name: name)
        }
        self.statement = statement
    }

    /// The numbers whose roots are shown.
    func radicands() throws(ArithmeticError) -> [BigInteger] {
        try units("radicands", count: KeyFormation.rootCount)
    }

    /// The squares under which the order is looked at.
    func generators() throws(ArithmeticError) -> [BigInteger] {
        try units("generators", count: KeyFormation.generatorCount).map {
            key.modulus.multiply($0, $0)
        }
    }

    /// The bytes that stand for all that the prover has said before the second challenges.
    func digest(
        of proof: KeyFormationProof, announced: KeyFormationAnnouncements
    ) -> SHA256Digest {
        var transcript = statement
        transcript.append(proof.rootMultiples.map(\.rawValue), name: "root multiples")
        transcript.append(list: proof.roots.map(\.magnitudeBytes), name: "roots")
        transcript.append(list: proof.baseRoots.map(\.magnitudeBytes), name: "base roots")
        transcript.append(list: announced.exponents.map(\.magnitudeBytes), name: "exponents")
        transcript.append(list: announced.balance.map(\.magnitudeBytes), name: "balance")
        transcript.append(list: announced.membership.map(\.magnitudeBytes), name: "membership")
        return transcript.digest()
    }

    /// What is added to the exponents announced, 128 bits wider than `n` at least.
    func exponents(_ challenge: [UInt8]) -> [BigInteger] {
        var stream = stream("exponents", challenge)
        let blockCount = HashStream.blockCount(bitWidth: key.n.bitWidth)
        return (0..<KeyFormation.exponentCount).map { _ in stream.integer(blockCount: blockCount) }
    }

    /// One small challenge for each generator.
    func balance(_ challenge: [UInt8]) -> [BigInteger] {
        var stream = stream("balance", challenge)
        return (0..<KeyFormation.generatorCount).map { _ in
            stream.integer(bitWidth: KeyFormation.challengeBitWidth)
        }
    }

    /// For each Schnorr proof one small challenge a base.
    func membership(_ challenge: [UInt8], baseCount: Int) -> [[BigInteger]] {
        var stream = stream("membership", challenge)
        return (0..<KeyFormation.membershipCount).map { _ in
            (0..<baseCount).map { _ in stream.integer(bitWidth: KeyFormation.challengeBitWidth) }
        }
    }

    private func stream(_ name: String, _ challenge: [UInt8]) -> HashStream {
        var transcript = statement
        transcript.append(challenge, name: "challenge")
        transcript.append(name, name: "purpose")
        return HashStream(transcript)
    }

    /// Numbers coprime to `n`, close to uniform; what is not coprime is passed over.
    private func units(_ name: String, count: Int) throws(ArithmeticError) -> [BigInteger] {
        var transcript = statement
        transcript.append(name, name: "purpose")
        var stream = HashStream(transcript)
        var units: [BigInteger] = []
        // Of a modulus without small factors nearly all numbers are coprime.
        for _ in 0..<2 * count where units.count < count {
            let number = try stream.integer(below: key.n)
            if key.modulus.contains(number) { units.append(number) }
        }
        guard units.count == count else { throw .outOfRange }
        return units
    }
}

/// What the prover commits to before the second challenges.
struct KeyFormationAnnouncements {
    /// Powers of the generators to random exponents, those of the first generator first.
    var exponents: [BigInteger] = []
    /// One power of each generator.
    var balance: [BigInteger] = []
    /// One power of `S` for each Schnorr proof.
    var membership: [BigInteger] = []
}
