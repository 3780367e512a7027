/// Widths in bits that all profiles share, and those of a presentation in the wire format.
///
/// Source: AnonCreds v1; `contextBlinder` is ours: 256 bits of the challenge and 80 more than the secret.
enum CLParameters {
    /// Name of the base that carries the link secret.
    static let linkSecretName = "master_secret"
    /// Bases for attributes and the link secret at most.
    static let maximumBaseCount = 126

    /// Width of an attribute value, the link secret and the context.
    static let message = 256
    /// Width of a revocation number.
    static let revocationNumber = 64
    /// Width of a challenge.
    static let challenge = 256

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
}
