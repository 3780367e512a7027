/// Widths in bits, as the wire format fixes them, and blinders that hide statistically.
///
/// Source: AnonCreds v1; the blinders `vPrimeBlinder`, `rBlinder` and `contextBlinder` are ours: 256
/// bits of the challenge and 80 more than the secret.
enum CLParameters {
    /// Name of the base that carries the link secret.
    static let linkSecretName = "master_secret"
    /// Bases for attributes and the link secret at most.
    static let maximumBaseCount = 126
    /// Width of each safe prime.
    static let safePrime = 1025
    /// Widths that a modulus may have.
    static let modulus = 2048...2050

    /// Width of an attribute value, the link secret and the context.
    static let message = 256
    /// The holder's blinding factor `v′`, and `r` that randomises `A` and the predicate commitments.
    static let vPrime = 2128
    /// The issuer's blinding factor `v″`, its top bit set.
    static let vDoublePrime = 2724
    /// `e` lies in `[2^596, 2^596 + 2^119)`.
    static let eStart = 596
    /// See `eStart`.
    static let eInterval = 119

    /// `~v′` of the blinded link secret, `~r` of a predicate commitment.
    static let vPrimeBlinder = 2464
    /// `~m` of the blinded link secret.
    static let issuanceMessageBlinder = 593
    /// `~m` and `~u` of a presentation.
    static let messageBlinder = 592
    /// `~m2` of a presentation.
    static let contextBlinder = 592
    /// `~e` of a presentation.
    static let eBlinder = 456
    /// `~v` of a presentation.
    static let vBlinder = 3060
    /// `~alpha` of a predicate.
    static let alphaBlinder = 2787

    /// Largest width of the response for `e`: what stops forgeries with another exponent.
    static let eResponse = 457
    /// Largest width of a response for a value.
    static let messageResponse = 593
    /// Largest widths of the other responses, which only bound the work.
    static let vResponse = 3200
    static let contextResponse = 2500
    static let uResponse = 600
    static let rResponse = 2800
    static let alphaResponse = 3000
    /// Widths of the exponents of `S`: factors of commitments, their blinders, and everything wider.
    static let sExponents = [vPrime, vPrimeBlinder, vResponse]
    /// Widths of the exponents of the other bases: values, and their responses.
    static let valueExponents = [message, messageResponse]
    /// Those of `Z`: the roots of a distance fit a limb.
    static let zExponents = [64, messageResponse]
    static let keyProofResponse = 2400
    static let signatureProofResponse = 2050
}
