public import BigIntegers
import Commitments
public import Sodium
import Commitments

/// An issuer's public key: a modulus and one base for each thing that a signature holds.
///
/// A value that exists is well formed; that `z` and `r` are powers of `s` is what
/// `KeyCorrectnessProof` shows.
public struct IssuerPublicKey: Sendable {
    /// Name under which `r` holds the base of the link secret.
    public static let linkSecretName = CLParameters.linkSecretName

    /// The widths that go with the modulus.
    public let profile: CLProfile
    /// Product of two safe primes, 2048 to 2050 bits, or 3072.
    public let n: BigInteger
    /// Generator of the squares modulo `n`.
    public let s: BigInteger
    /// The element `Z = A^e · S^v · Rctxt^m2 · ∏ R[k]^m[k]` that every signature opens.
    public let z: BigInteger
    /// Base of each attribute, by canonical name, and of the link secret.
    public let r: [String: BigInteger]
    /// Base of the credential context `m2`.
    public let rctxt: BigInteger
    /// A hash over modulus, bases and their names, which stands for the key in transcripts of ours.
    public let digest: SHA256Digest

    /// The group that the bases are elements of.
    public let modulus: Modulus
    let sBase: FixedBase
    let zBase: FixedBase
    let contextBase: FixedBase
    let bases: [String: FixedBase]

    /// Checks and takes over a key.
    ///
    /// - Throws: `CLSignatureError.keyInvalid` for a modulus that is even, of another width, prime, a
    ///   power, or has a small factor or two close ones; for a base outside `1 < x < n`, not coprime to `n`, or equal
    ///   to another; for an `s` that is 1 modulo one of the primes; without a base of the link
    ///   secret; and for more than 126 bases.
    public init(
        n: BigInteger, s: BigInteger, z: BigInteger, r: [String: BigInteger], rctxt: BigInteger
    ) throws(CLSignatureError) {
        guard r[Self.linkSecretName] != nil, r.count <= CLParameters.maximumBaseCount,
            let profile = CLProfile(modulusBitWidth: n.bitWidth), isPlausibleModulus(n)
        else { throw .keyInvalid }
        let values = [s, z, rctxt] + r.values
        guard Set(values).count == values.count, !values.contains(.one),
            (s - .one).greatestCommonDivisor(with: n) == .one
        else { throw .keyInvalid }
        do throws(ArithmeticError) {
            let modulus = try Modulus(n)
            var bases: [String: FixedBase] = [:]
            for (name, value) in r {
                bases[name] = try modulus.base(
                    value, exponentBitWidths: profile.valueExponents)
            }
            self.sBase = try modulus.base(
                s, exponentBitWidths: profile.sExponents, isFrequent: true)
            self.zBase = try modulus.base(
                z, exponentBitWidths: profile.zExponents, isFrequent: true)
            self.contextBase = try modulus.base(
                rctxt, exponentBitWidths: profile.valueExponents)
            self.modulus = modulus
            self.bases = bases
        } catch {
            throw .keyInvalid
        }
        self.profile = profile
        self.n = n
        self.s = s
        self.z = z
        self.r = r
        self.rctxt = rctxt
        self.digest = Self.digest(n: n, s: s, z: z, r: r, rctxt: rctxt)
    }

    private static func digest(
        n: BigInteger, s: BigInteger, z: BigInteger, r: [String: BigInteger], rctxt: BigInteger
    ) -> SHA256Digest {
        var transcript = Transcript(label: "countersign/issuer-key")
        transcript.append(n, name: "n")
        transcript.append(s, name: "s")
        transcript.append(z, name: "z")
        transcript.append(rctxt, name: "rctxt")
        // By bytes: the order of texts is another one where names have combining marks.
        let named = r.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, base) in named {
            transcript.append(name, name: "name")
            transcript.append(base, name: "r")
        }
        return transcript.digest()
    }

    /// Canonical names of the attributes, without the link secret.
    public var attributeNames: Set<String> { Set(r.keys).subtracting([Self.linkSecretName]) }

    /// Whether an attribute has exactly this name, byte for byte: texts that only look alike are other names.
    func hasAttribute(spelt name: String) -> Bool {
        guard name != Self.linkSecretName, let place = r.index(forKey: name) else { return false }
        return r[place].key.utf8.elementsEqual(name.utf8)
    }

    /// The bases under which the link secret is blinded.
    func linkSecretBases() throws(ArithmeticError) -> PedersenBases {
        PedersenBases(
            modulus: modulus, message: try base(of: Self.linkSecretName), blinding: sBase)
    }

    /// The base of an attribute or of the link secret.
    func base(of name: String) throws(ArithmeticError) -> FixedBase {
        guard let base = bases[name] else { throw .outOfRange }
        return base
    }

    /// Checks that `attributes` has one value in range for each attribute of the key.
    func check(_ attributes: [String: BigInteger]) throws(CLSignatureError) {
        guard Set(attributes.keys) == attributeNames else { throw .attributeSetMismatch }
        for (name, value) in attributes where value.bitWidth > CLParameters.message {
            throw .attributeOutOfRange(attribute: name)
        }
    }

    /// The bases raised to a credential's context and values.
    func powers(
        context: BigInteger, attributes: [String: BigInteger]
    ) throws(ArithmeticError) -> [HeldPower] {
        var powers = [HeldPower(contextBase, SecretInteger(copying: context))]
        for (name, value) in attributes {
            powers.append(HeldPower(try base(of: name), SecretInteger(copying: value)))
        }
        return powers
    }
}

/// Whether `n` could be the product of two large primes, as far as a look can tell.
private func isPlausibleModulus(_ n: BigInteger) -> Bool {
    n.isOdd && n.greatestCommonDivisor(with: smallPrimeProduct) == .one && !n.isPerfectPower
        && !n.isProbablyPrime() && !n.hasCloseFactors
}

/// The product of the odd primes below 2000.
private let smallPrimeProduct: BigInteger = {
    var product = BigInteger.one
    var prime = BigInteger(2).nextPrime()
    while prime < 2000 {
        product = product * prime
        prime = prime.nextPrime()
    }
    return product
}()
