public import BigIntegers

extension IssuerPrivateKey {
    /// Lends the factors, for what else an issuer computes in the group of its key: its accumulator.
    ///
    /// The results of powers are not checked against faults; those of roots are.
    public borrowing func withFactors<R, E: Error>(
        _ body: (borrowing FactoredModulus) throws(E) -> R
    ) throws(E) -> R {
        try body(factors)
    }
}
