import BigIntegers
import Commitments

/// Widths in bits that belong together: those of AnonCreds v1, and longer ones for a modulus of 3072 bits.
///
/// With statistical security `z` and a challenge of 256 bits, a mask has `256 + z` bits more than its secret,
/// a blinding factor `z` more than the modulus, and `e` exceeds all values that a proof lets pass:
/// `eStart ≥ 2·256 + z + 4`.
///
/// Source: AnonCreds v1 for 2048; the formulas of Idemix (Camenisch, Lysyanskaya 2002, §4), as gabi has
/// them in its system parameters, for 3072.
public enum CLProfile: Int, Sendable, CaseIterable {
    /// The widths of the wire format, which hide with 80 bits; a modulus of 2048 to 2050.
    case bits2048 = 2048
    /// A modulus of 3072 bits, for 128 bits of security, and 128 bits of hiding.
    case bits3072 = 3072

    /// The profile of a modulus of so many bits.
    init?(modulusBitWidth: Int) {
        guard let profile = Self.allCases.first(where: { $0.modulus.contains(modulusBitWidth) })
        else { return nil }
        self = profile
    }

    /// Widths that a modulus may have; those of the reference library have 2049 or 2050 bits.
    var modulus: ClosedRange<Int> { self == .bits2048 ? 2048...2050 : 3072...3072 }
    /// Width of each safe prime of a new key.
    var safePrime: Int { rawValue / 2 }
    /// Widest safe prime of a received key.
    var widestSafePrime: Int { (modulus.upperBound + 1) / 2 }
    /// `z`: masks hide their secrets but for a distance of `2^−z`.
    var statistical: Int { self == .bits2048 ? 80 : 128 }

    /// `e` lies in `[2^eStart, 2^eStart + 2^eInterval)`.
    var eStart: Int { self == .bits2048 ? 596 : 644 }
    /// See ``eStart``.
    var eInterval: Int { 119 }
    /// The issuer's blinding factor `v″`, its top bit set.
    var vDoublePrime: Int { self == .bits2048 ? 2724 : 3844 }
    /// The holder's blinding factor `v′`, and every factor that hides an element: ours, for the wire
    /// leaves them to the prover.
    var vPrime: Int { rawValue + statistical }
    /// `~v′` of the blinded link secret.
    var vPrimeBlinder: Int { mask(of: vPrime) }
    /// `~m` of the blinded link secret.
    var issuanceMessageBlinder: Int { self == .bits2048 ? 593 : 640 }

    /// Largest width of a response in a proof of a key, and of a signature.
    var keyProofResponse: Int { self == .bits2048 ? 2400 : 3456 }
    /// See ``keyProofResponse``.
    var signatureProofResponse: Int { modulus.upperBound }

    /// Width of the mask of a secret of `bitWidth` bits.
    func mask(of bitWidth: Int) -> Int {
        bitWidth + CLParameters.challenge + statistical
    }
}

extension CLProfile {
    /// `~e` of a statement's proof.
    var eMask: Int { wholeBytes(mask(of: eInterval)) }
    /// `~v` of a statement's proof: `v − e·r` has about as many bits as `e·r`.
    var vMask: Int { wholeBytes(mask(of: max(vDoublePrime, eStart + 1 + vPrime))) }
    /// `~m` of a value.
    var valueMask: Int { mask(of: CLParameters.message) }

    /// Widths of the exponents of `S` that get tables: factors of commitments, their masks, what the wire
    /// lets pass, and responses times a weight.
    var sExponents: [Int] {
        [vPrime, vPrimeBlinder, weighted(vMask)]
            + (self == .bits2048 ? [CLParameters.vResponse] : [])
    }
    /// Those of the bases of values: values, their responses, and these times a weight.
    var valueExponents: [Int] {
        let widest = Self.bits3072.valueMask
        return [
            CLParameters.message, CLParameters.messageResponse, widest, weighted(valueMask),
            weighted(widest),
        ]
    }
    /// Those of `Z`: roots of a wire distance, which fit a limb; responses for one; and the equations of
    /// ranges and differences, announced and weighted.
    var zExponents: [Int] {
        let widestValue = Self.bits3072.valueMask
        let difference = StatementEquations.q.bitWidth + mask(of: CLParameters.message + 2)
        return [
            64, CLParameters.messageResponse, widestValue + 4, widestValue + 68, difference + 4,
            weighted(widestValue + 68), weighted(difference),
        ]
    }
    /// The width of a sum of weighted exponents, over a batch of some hundred proofs.
    func weighted(_ bitWidth: Int) -> Int { bitWidth + LinearBatch.weightBitWidth + 8 }

    private func wholeBytes(_ bitWidth: Int) -> Int { (bitWidth + 7) / 8 * 8 }
}
