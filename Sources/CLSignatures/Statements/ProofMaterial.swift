import BigIntegers
import Commitments

/// What a holder's proof is made of, before masks: commitments with their openings, and all secrets.
struct ProofMaterial {
    /// The commitments, in the order of `Statement.elementRoles`.
    private(set) var elements: [BigInteger] = []
    /// How each commitment is made.
    private(set) var openings: [BigInteger: LinearProver.Opening] = [:]
    /// What stands for each secret of the equations.
    private(set) var secrets: [SecretRole: HeldSecret] = [:]

    private let statement: Statement
    private let credentials: [StatementProver.Credential]

    /// Draws the blinding factors, element by element in their order, and the roots of each range before
    /// its own.
    init(
        _ statement: Statement, _ credentials: [StatementProver.Credential],
        linkSecret: borrowing SecretInteger, random: inout HedgedRandomness
    ) throws(CLSignatureError) {
        self.statement = statement
        self.credentials = credentials
        addValues(linkSecret)
        for index in credentials.indices {
            try commitSignature(index, &random)
            try commitWitness(index, &random)
            for range in statement.credentials[index].ranges.indices {
                try commitRange(RangePlace(credential: index, range: range), &random)
            }
        }
        for (index, relation) in statement.relations.enumerated() {
            if case .different(let first, let second) = relation {
                try commitDifference(index, first, second, &random)
            }
        }
    }

    private mutating func addValues(_ linkSecret: borrowing SecretInteger) {
        let classes = ValueClasses(statement.credentials, statement.relations)
        secrets[.value(0)] = HeldSecret(linkSecret.copy())
        for (place, members) in classes.members.enumerated().dropFirst() {
            secrets[.value(place)] = members.first.flatMap(value)
        }
    }

    private func value(_ attribute: Statement.Attribute) -> HeldSecret? {
        credentials[attribute.credential].attributes[attribute.name].map(held)
    }

    /// Commits to `factor · ∏ base^exponent` and keeps the opening.
    private mutating func commit(
        _ powers: LinearProver.Opening, factor: FixedBase? = nil, modulo modulus: Modulus
    ) throws(CLSignatureError) {
        let element = try arithmetic { () throws(ArithmeticError) in
            let product = try modulus.product(
                held: powers.map { HeldPower($0.base, $0.exponent) })
            return factor.map { modulus.multiply($0.value, product) } ?? product
        }
        elements.append(element)
        openings[element] = (factor.map { [($0, held(.one))] } ?? []) + powers
    }

    private mutating func commitSignature(
        _ index: Int, _ random: inout HedgedRandomness
    ) throws(CLSignatureError) {
        let (key, credential) = (statement.credentials[index].key, credentials[index])
        let signature = credential.signature
        let r = factor(key, &random)
        var base = credential.signatureBase
        if base == nil { base = try signature.base(under: key) }
        try commit([(key.sBase, r)], factor: base, modulo: key.modulus)
        let e = SecretInteger(copying: signature.e)
        secrets[.exponent(credential: index)] = HeldSecret(
            e - SecretInteger(copying: .powerOfTwo(key.profile.eStart)))
        secrets[.blinder(credential: index)] = HeldSecret(
            SecretInteger(copying: signature.v) - e * r.integer)
        secrets[.context(credential: index)] = held(credential.m2)
    }

    private mutating func commitWitness(
        _ index: Int, _ random: inout HedgedRandomness
    ) throws(CLSignatureError) {
        let claim = statement.credentials[index]
        guard let revocation = claim.nonRevocation else { return }
        guard let u = credentials[index].witness,
            let number = credentials[index].attributes[revocation.attribute]
        else { throw .statementUnsatisfied }
        let key = claim.key
        let r = factor(key, &random)
        let base = try arithmetic { () throws(ArithmeticError) in
            try key.modulus.base(u, exponentBitWidths: [key.profile.valueMask])
        }
        try commit([(key.sBase, r)], factor: base, modulo: key.modulus)
        secrets[.witness(credential: index)] = HeldSecret(
            SecretInteger(copying: number) * r.integer)
    }

    private mutating func commitRange(
        _ place: RangePlace, _ random: inout HedgedRandomness
    ) throws(CLSignatureError) {
        let claim = statement.credentials[place.credential]
        let (key, range) = (claim.key, claim.ranges[place.range])
        guard let m = value(.init(credential: place.credential, name: range.attribute)) else {
            throw .statementUnsatisfied
        }
        let roots: [HeldSecret]
        do throws(ArithmeticError) {
            roots = try random.threeRoots(of: range.distance(of: m.integer))
        } catch {
            throw .arithmetic(error)
        }
        var sum = SecretInteger(copying: .zero)
        for (k, root) in roots.enumerated() {
            let r = factor(key, &random)
            try commit([(key.zBase, root), (key.sBase, r)], modulo: key.modulus)
            secrets[.root(place, k)] = root
            secrets[.rootBlinder(place, k)] = r
            sum = sum + root.integer * r.integer
        }
        if range.isTwoSided {
            let r = factor(key, &random)
            try commit([(key.zBase, m), (key.sBase, r)], modulo: key.modulus)
            secrets[.valueBlinder(place)] = r
            sum = sum + SecretInteger(copying: 4) * m.integer * r.integer
        }
        let isUpperBound = range.lowest == nil
        secrets[.distance(place)] = HeldSecret(
            isUpperBound ? SecretInteger(copying: .zero) - sum : sum)
    }

    private mutating func commitDifference(
        _ index: Int, _ first: Statement.Attribute, _ second: Statement.Attribute,
        _ random: inout HedgedRandomness
    ) throws(CLSignatureError) {
        let key = statement.credentials[first.credential].key
        guard let a = value(first), let b = value(second) else { throw .statementUnsatisfied }
        let difference = HeldSecret(a.integer - b.integer)
        let r = factor(key, &random)
        try commit([(key.zBase, difference), (key.sBase, r)], modulo: key.modulus)
        // a·D + b·q = 1
        let q = StatementEquations.q
        do throws(ArithmeticError) {
            let d = difference.integer.disclosed()
            let inverse = try d.inverse(modulo: q)
            secrets[.inverse(relation: index)] = held(inverse)
            secrets[.multiple(relation: index)] = held(try (.one - inverse * d).divided(by: q))
            secrets[.inverseBlinder(relation: index)] = HeldSecret(
                SecretInteger(copying: -inverse) * r.integer)
        } catch {
            throw .arithmetic(error)
        }
        secrets[.differenceBlinder(relation: index)] = r
    }

    private func factor(_ key: IssuerPublicKey, _ random: inout HedgedRandomness) -> HeldSecret {
        HeldSecret(random.blinder(bitWidth: key.profile.vPrime))
    }
}

private func held(_ number: BigInteger) -> HeldSecret { HeldSecret(SecretInteger(copying: number)) }
