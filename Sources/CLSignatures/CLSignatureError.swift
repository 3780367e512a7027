public import BigIntegers

/// Why a key, an issuance or a presentation cannot be made.
public enum CLSignatureError: Error, Equatable, Sendable {
    /// A public key, or a private key for it, breaks a rule of the scheme.
    case keyInvalid
    /// The names supplied are not the names that the key has bases for.
    case attributeSetMismatch
    /// A value has more bits than the scheme allows.
    case attributeOutOfRange(attribute: String)
    /// A predicate names an attribute that is revealed, unknown, or the link secret.
    case predicateAttributeNotHidden(attribute: String)
    /// A predicate's bound does not fit into 32 bits with sign.
    case predicateBoundOutOfRange(attribute: String)
    /// A predicate is asked of a value that is no 32-bit integer.
    case attributeNotInteger(attribute: String)
    /// The value does not satisfy the predicate, so there is nothing to prove.
    case predicateUnsatisfied(attribute: String)
    /// The wire format has no place for a key of this width.
    case profileNotOnWire
    /// A statement has more parts than one can have.
    case statementTooLarge
    /// A statement about a hidden value names an attribute that is shown, unknown, or already taken.
    case attributeNotHidden(attribute: String)
    /// A range without bounds, with bounds outside the domain, or empty.
    case rangeInvalid(attribute: String)
    /// Attributes are to be equal and different.
    case statementContradictory
    /// The credentials do not bear out the statement, so there is nothing to prove.
    case statementUnsatisfied
    /// A context or a link secret has more bits than the scheme allows.
    case secretOutOfRange
    /// A holder's commitment that is no square modulo the issuer's modulus.
    case commitmentNotSquare
    /// A computed signature fails its own check; nothing was released.
    case faultDetected
    /// The primes of a key leave no proof that it is well formed: their halves are not 5 modulo 8 and 3
    /// modulo 4.
    case keyNotProvable
    /// The caller stopped the search for a key.
    case cancelled
    /// An operation on integers is not defined for the values at hand.
    case arithmetic(ArithmeticError)
}

/// Runs `body` and wraps its error.
func arithmetic<R: ~Copyable>(
    _ body: () throws(ArithmeticError) -> R
) throws(CLSignatureError) -> R {
    do throws(ArithmeticError) {
        return try body()
    } catch .cancelled {
        throw .cancelled
    } catch .faultDetected {
        throw .faultDetected
    } catch {
        throw .arithmetic(error)
    }
}
