import BigIntegers
import CLSignatures
package import Foundation

/// Issuers and one holder's credentials by them, as a file: keys, and secrets that are made for tests.
package struct NativeCity: Codable {
    /// Keys by name.
    package let keys: [String: NativeKey]
    /// The holder's credentials, by the name of the key.
    package let credentials: [String: NativeCredential]
    /// The holder's link secret.
    package let linkSecret: NativeInteger

    /// An attribute of 64-bit prime that stands for the credential.
    package static let numberName = "revocation"

    /// A text's hash, a day, numbers of both signs, one of 64 bits with its offset, equal and different ones,
    /// and names beyond ASCII.
    private static let values: [String: BigInteger] = [
        "name": .powerOfTwo(255) + 12_345, "born": 19_800_229, "balance": -250,
        "meter": .powerOfTwo(63) + 5_000_000_000, "tier": 2, "spouse": 2, "größe": 172,
        "区": 110_105,
    ]
    /// Names whose order by bytes is not their order as text: the first is written with a combining mark.
    private static let accented: [String: BigInteger] = ["gro\u{308}ße": 172, "grz": 2, "gr": 3]

    /// Makes keys of both profiles, and issues credentials under them and under `reference`, a key of the
    /// public AnonCreds library with its factors (a file of `vectors/anoncreds/issuers`).
    package static func found(reference: Data) async throws -> NativeCity {
        let issuers = try await [
            "A": make(values, .bits2048), "B": make(values, .bits3072),
            "C": make(values, .bits2048), "D": ReferenceIssuer(reference).made(),
            "E": make(accented, .bits2048),
        ]
        let linkSecret = BigInteger.random(bitWidth: 256)
        return NativeCity(
            keys: issuers.mapValues { NativeKey($0.key.publicKey) },
            credentials: try issuers.mapValues {
                try NativeCredential($0, linkSecret: linkSecret)
            },
            linkSecret: NativeInteger(linkSecret))
    }

    private static func make(
        _ values: [String: BigInteger], _ profile: CLProfile
    ) async throws -> NativeIssuer {
        var attributes = values
        attributes[numberName] = (.powerOfTwo(63) + .random(bitWidth: 62)).nextPrime()
        let made = try await KeyGeneration.generate(
            attributes: Array(attributes.keys), profile: profile
        ) { _ in }
        return NativeIssuer(key: made.takePrivateKey(), attributes: attributes)
    }
}

/// An issuer, and the values of the one credential that it issues.
final class NativeIssuer: Sendable {
    let key: IssuerPrivateKey
    let attributes: [String: BigInteger]

    init(key: consuming IssuerPrivateKey, attributes: [String: BigInteger]) {
        self.key = key
        self.attributes = attributes
    }
}

/// What is read of an issuer's file of the public library: its keys have 2049 or 2050 bits.
private struct ReferenceIssuer: Decodable {
    struct Definition<Value: Decodable>: Decodable { let value: Value }
    struct Public: Decodable { let primary: NativeKey }
    struct Private: Decodable {
        struct Halves: Decodable { let p, q: NativeInteger }
        let p_key: Halves
    }
    let cred_def: Definition<Public>
    let cred_def_private: Definition<Private>

    init(_ file: Data) throws { self = try JSONDecoder().decode(Self.self, from: file) }

    func made() throws -> NativeIssuer {
        let halves = cred_def_private.value.p_key
        let key = try IssuerPrivateKey(
            pPrime: SecretInteger(copying: halves.p.value),
            qPrime: SecretInteger(copying: halves.q.value),
            publicKey: cred_def.value.primary.key())
        let names = key.publicKey.attributeNames.sorted()
        return NativeIssuer(
            key: key,
            attributes: Dictionary(
                uniqueKeysWithValues: names.enumerated().map { ($1, BigInteger($0 / 2)) }))
    }
}
