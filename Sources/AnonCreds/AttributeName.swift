/// An attribute's name: as it was written, and in the canonical form that all cryptographic maps use.
///
/// Two names are equal where the bytes of their canonical forms are. Source: fact sheet §3.
public struct AttributeName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The hidden attribute that every credential of a holder shares; no schema may name it.
    public static let linkSecret = AttributeName("master_secret")

    /// The original spelling, kept in schemas, credential values and `requested_proof`.
    public let text: String
    /// Without U+0020 spaces, in lower case.
    public let canonical: String

    /// Takes over a name in any spelling.
    public init(_ text: String) {
        self.text = text
        canonical = lowercased(text.unicodeScalars.filter { $0 != " " })
    }

    /// The original spelling.
    public var description: String { text }

    /// Whether both have the same canonical bytes.
    public static func == (left: AttributeName, right: AttributeName) -> Bool {
        left.canonical.utf8.elementsEqual(right.canonical.utf8)
    }

    /// Orders by canonical bytes, as the reference library orders predicates.
    public static func < (left: AttributeName, right: AttributeName) -> Bool {
        left.canonical.utf8.lexicographicallyPrecedes(right.canonical.utf8)
    }

    /// Hashes the canonical bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in canonical.utf8 { hasher.combine(byte) }
    }
}

/// Full Unicode lower case, with the one rule that looks at neighbours: a capital sigma that ends a
/// word becomes ς (Unicode Standard §3.13, Final_Sigma).
private func lowercased(_ scalars: some Collection<Unicode.Scalar>) -> String {
    let scalars = Array(scalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
        let isFinalSigma =
            scalar == "Σ" && isNextToCased(scalars[..<index].reversed())
            && !isNextToCased(scalars[(index + 1)...])
        if isFinalSigma {
            result.append("ς")
        } else {
            result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }
    return String(result)
}

/// Whether the first scalar that casing does not ignore is a cased letter.
private func isNextToCased(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
    let neighbour = scalars.first { !$0.properties.isCaseIgnorable }
    return neighbour?.properties.isCased ?? false
}
