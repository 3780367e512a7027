import BigIntegers

@testable import CLSignatures

/// An issuer of the vectors with credentials that we issued to one link secret.
final class Fixture: Sendable {
    static let a = Result { try Fixture(issuer: "A", attributes: valuesA) }
    static let b = Result { try Fixture(issuer: "B", attributes: nil) }

    /// Attributes of issuer A: integers of both signs, and hashed texts of 256 bits.
    static let valuesA: [String: BigInteger] = [
        "givenname": .powerOfTwo(256) - 189, "family_name": .powerOfTwo(255) + 1, "age": 37,
        "postcode": 2139, "resident_since": 20_150_401, "tier": 0, "balance": -250,
        "card_number": .powerOfTwo(200),
    ]
    static let linkSecret = HeldSecret(.random(bitWidth: 256))

    let privateKey: IssuerPrivateKey
    let attributes: [String: BigInteger]
    let m2 = BigInteger.random(bitWidth: 256)
    let signature: CLSignature
    let proof: SignatureCorrectnessProof
    let holderNonce = BigInteger.random(bitWidth: 80)
    var key: IssuerPublicKey { privateKey.publicKey }

    init(issuer: String, attributes: [String: BigInteger]?) throws {
        privateKey = try WireVector(file: "issuers/\(issuer)").privateKey()
        let names = privateKey.publicKey.attributeNames
        self.attributes =
            attributes ?? Dictionary(uniqueKeysWithValues: names.map { ($0, 20_300_101) })
        let request = try BlindedLinkSecretRequest(
            linkSecret: Self.linkSecret.integer, key: privateKey.publicKey, offerNonce: 5)
        let (signature, proof) = try privateKey.sign(
            blinded: request.blinded, attributes: self.attributes, context: m2,
            holderNonce: holderNonce)
        self.signature = signature.completed(vPrime: request.vPrime.integer)
        self.proof = proof
    }

    /// The credential with a statement about it.
    func credential(
        reveal names: Set<String> = [], predicates: [Predicate] = []
    ) throws -> PresentationProver.Credential {
        try .init(
            statement: SubStatement(
                key: key, revealed: attributes.filter { names.contains($0.key) },
                predicates: predicates),
            signature: signature, attributes: attributes, m2: m2)
    }
}

/// Blinders and roots from a counter: the same ones in each run.
struct CountedRandomness: ProverRandomness {
    private var counter = 0
    /// Added to the distance before it is split, as a cheat would.
    var rootsFor: @Sendable (UInt64) -> UInt64 = { $0 }

    mutating func blinder(bitWidth: Int) -> SecretInteger {
        counter += 1
        // Powers of 7 modulo a Mersenne number: fixed, and different for each call.
        var value = BigInteger.one
        for _ in 0..<counter { value = value * 0x7F4A_7C15_9E37_79B9 }
        while value.bitWidth < bitWidth { value = value * value + 1 }
        let mask = BigInteger.powerOfTwo(bitWidth)
        return SecretInteger(copying: (try? value.modulo(mask)) ?? .one)
    }

    mutating func roots(of distance: UInt64) -> [UInt64] {
        var rest = rootsFor(distance)
        // The nested search for the largest squares ends for the small numbers of these tests.
        for x in stride(from: UInt64(Double(rest).squareRoot()), through: 0, by: -1) {
            for y in 0...x {
                for z in 0...y where x * x + y * y + z * z <= rest {
                    let w = UInt64(Double(rest - x * x - y * y - z * z).squareRoot())
                    if x * x + y * y + z * z + w * w == rest { return [x, y, z, w] }
                }
            }
        }
        rest = 0
        return [0, 0, 0, 0]
    }
}
