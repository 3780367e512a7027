import BigIntegers

/// A proof that an issuer's modulus is well formed and that every base lies in the right group, verified
/// once a key and anchored.
///
/// ## Statement
///
/// - `n = p·q` for two primes, `p = 3` and `q = 7 (mod 8)`, both above `2^((|n|/2) − 150)`; `n` shares no
///   factor with `(p − 1)(q − 1)`, and `p − 1` and `q − 1` share 2 alone. So the squares modulo `n` are a
///   cyclic group of the odd order `M = (p − 1)(q − 1)/4`.
/// - `M` has two prime factors, `p = 2·a^i + 1` and `q = 2·b^j + 1`: almost safe primes. Both factors are
///   above `B = 2^14`.
/// - `S`, `Z`, `Rctxt` and each `R[k]` are squares, and all of them powers of `S`.
///
/// Safe primes are the case `i = j = 1`, in which `S` generates all squares. That `i = j = 1` is not shown, as
/// in the source; for higher powers, and a small `a` (at least `B`), an accumulator's value could have a part
/// outside `⟨S⟩`, which no blinding by `S` would hide. Everything else that holders blind lies in `⟨S⟩`.
///
/// ## Protocol
///
/// All challenges are hashes over the key's digest, the constants and the label. The verifier checks
/// `n = 5 (mod 8)`, and that no prime below `F = 2^16` divides `n`.
///
/// 1. *Roots.* For random `x[j]` the prover shows `y[j]` and `m[j]` of `±1, ±2` with `x = (m·y²)^D`. `D[j]` is
///    the product of the odd primes `ℓ < B` with `ℓ^j < 2^128`; times `n` in the first 8; times the odd part
///    of `n − 1` in the first 10.
/// 2. *Squares.* A square root of each base of the key.
/// 3. *Exponents.* For random squares `V`: the prover announces `T = V^t`, gets a random `c`, and shows `r` and
///    `m` of `±1, ±2` with `T·V^c = V^(m·r²)`.
/// 4. *Balance.* For each `V`: `T = V^t`, small challenge `u < C = 2^13`, `w = t + u·(p + q − 1)` of limited
///    width, `V^w = T·V^(n·u)`.
/// 5. *Membership.* `T = S^t`, small challenges `c[k] < C`, `r = t − Σ c[k]·x[k] mod M`,
///    `T = S^r · ∏ R[k]^c[k]` over `Z`, `Rctxt` and all `R[k] = S^x[k]`.
///
/// Steps 3 to 5 share one challenge, the digest over all roots and all `T`, which the verifier recomputes.
///
/// ## Soundness
///
/// A bad key breaks a first condition of the list, and passes with that condition's chance, whatever
/// its maker computes (`KeyFormation.errorBitCounts`; all are at most 2^-128 for each key tried):
///
/// - A prime `ℓ ≥ F` divides `n` and `φ(n)`: `1/ℓ` of all numbers are `n`-th powers. Eight roots: `F^-8`. So `n`
///   is square-free. (That it is no prime, the key's own checks see.)
/// - Three primes divide `n`, or `±1, ±2` are not in all four classes modulo squares: at most half of all
///   numbers have an allowed class. `2^-128`. With `n = 5 (mod 8)` the four classes leave `{3, 7}` alone.
/// - A prime `ℓ ≥ B` divides `p − 1` and `q − 1`, so `n − 1`: `B^-10`. One below `B` divides `φ(n)`: `1/ℓ` for each
///   of its roots, whose number is chosen for `2^-128`. As `m^D` has the class of `m` and is a `D`-th power, one
///   root serves all of it.
/// - `M` has three primes or more: each `V` misses one that it needs with at most `3/B`; else a random
///   exponent is a square up to `±1, ±2` with at most `1/2 + 3/B`. For 13 exponents and 11 squares
///   `(3/B + (1/2 + 3/B)^13)^11`.
/// - One prime is small: two answers to one `T` make `M` divide `n·u − w`, so `u·(p + q − 1) − w`, which is
///   smaller than `M` since `C/F ≤ 1/8`; so it is zero, and `p + q − 1 ≤ w`. An error of `1/C`, and `2/B`
///   where `V` does not generate: `(2/B + 1/C)^11`.
/// - A base is outside `⟨S⟩`: modulo `⟨S⟩` it has an order of at least `B > C`, so that at most one of its `C`
///   challenges has an answer. `C^-10`.
///
/// It is statistical zero-knowledge: a root is a random square, `r` of step 3 a random one of the four
/// roots, `r` of step 5 uniform below `M`, `w` hidden by 128 bits.
///
/// Source: Gennaro, Micciancio, Rabin 1998 (square-free, two prime powers, disjoint, almost safe primes),
/// with roots and degrees merged; Goldberg, Reyzin, Sagga, Baldimtsi 2019, §3 (roots to `n`); Poupard, Stern
/// 2000 for step 4; Schnorr 1991 with small challenges for step 5.
public struct KeyFormationProof: Equatable, Sendable {
    /// The digest that decides the second challenges, 32 bytes.
    let challenge: [UInt8]
    /// `m[j]` of step 1.
    let rootMultiples: [SquareMultiple]
    /// `y[j]` of step 1, below `n`.
    let roots: [BigInteger]
    /// Square roots of `S`, `Z`, `Rctxt` and each `R[k]` in the order of their names.
    let baseRoots: [BigInteger]
    /// `m` of step 3.
    let exponentMultiples: [SquareMultiple]
    /// `r` of step 3, below `n`.
    let exponentRoots: [BigInteger]
    /// `w` of step 4.
    let balance: [BigInteger]
    /// `r` of step 5, below `n`.
    let membership: [BigInteger]
}

extension IssuerPublicKey {
    /// `Z`, `Rctxt` and the `R[k]` in the order of their names, as a `KeyFormationProof` takes them.
    var provedBases: [FixedBase] {
        [zBase, contextBase]
            + bases.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }
}
