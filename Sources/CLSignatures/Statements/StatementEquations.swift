import BigIntegers
import Commitments

/// The equations that a proof of a statement consists of.
///
/// With `Z`, `S`, `R` the bases of a credential's key, all modulo its `n`, and secrets in small letters:
///
/// - possession of a signature: `Z · A′^(−2^eStart) · ∏_shown R[k]^(−m[k]) = A′^e′ · S^v* · Rctxt^m2 ·
///   ∏_hidden R[k]^m[k]`;
/// - not revoked, with `m` the value of the revocation attribute: `ν = C_u^m · S^(−β)`;
/// - a range, of one side or two, by three squares: `C_k = Z^d_k · S^r_k` for `k = 1, 2, 3`, and
///   `∏ C_k^d_k = Z^distance · S^(∑ d_k·r_k)`, where the distance is linear in `m` for one side; for two
///   `C_m = Z^m · S^r`, and `C_m^m` stands for `Z^(m²)`;
/// - two different values: `C_D = Z^(m_a − m_b) · S^r` and `Z = C_D^a · Z^(b·q) · S^w`, so that
///   `a·(m_a − m_b) + b·q = 1`, which no difference of 0 allows.
///
/// The documentation of `StatementProof` argues that these say what the statement says.
struct StatementEquations {
    /// A prime above all differences of values.
    static let q = BigInteger.powerOfTwo(CLParameters.message + 1) + 155

    private(set) var linear = LinearStatement()
    /// What the secrets are, in the order of `linear`.
    private(set) var secretRoles: [SecretRole] = []

    private let statement: Statement
    private let classes: ValueClasses
    private let elements: [ElementRole: BigInteger]
    private var secrets: [SecretRole: LinearStatement.Secret] = [:]

    /// Derives the equations for `elements`, which are those of `Statement.elementRoles`, in that order.
    ///
    /// - Throws: `CLSignatureError.arithmetic`, `.keyInvalid` for a key without a base that is needed.
    init(_ statement: Statement, elements: [BigInteger]) throws(CLSignatureError) {
        self.statement = statement
        classes = ValueClasses(statement.credentials, statement.relations)
        self.elements = Dictionary(
            uniqueKeysWithValues: zip(statement.elementRoles.map(\.role), elements))
        addValues()
        for index in statement.credentials.indices {
            try requireSignature(index)
            requireWitness(index)
            for range in statement.credentials[index].ranges.indices {
                requireRange(RangePlace(credential: index, range: range))
            }
        }
        for (index, relation) in statement.relations.enumerated() {
            if case .different(let first, let second) = relation {
                requireDifference(index, first, second)
            }
        }
    }

    // MARK: secrets

    private mutating func addValues() {
        for (place, members) in classes.members.enumerated() {
            // A wider mask is sound where one of the keys has the wider `e`: see `StatementProof`.
            let width = members.map { statement.credentials[$0.credential].key.profile.valueMask }
                .reduce(0, max)
            add(.value(place), maskBitWidth: width)
        }
    }

    private mutating func add(_ role: SecretRole, maskBitWidth: Int) {
        // Whole bytes, so that all proofs of a statement have the same length.
        secrets[role] = linear.addSecret(maskBitWidth: (maskBitWidth + 7) / 8 * 8)
        secretRoles.append(role)
    }

    private mutating func add(_ role: SecretRole, bitWidth: Int, _ profile: CLProfile) {
        add(role, maskBitWidth: profile.mask(of: bitWidth))
    }

    private subscript(_ role: SecretRole) -> LinearStatement.Secret {
        guard let secret = secrets[role] else { preconditionFailure("a secret is added first") }
        return secret
    }

    private subscript(_ role: ElementRole) -> BigInteger {
        guard let element = elements[role] else { preconditionFailure("as many elements as roles") }
        return element
    }

    private func value(_ attribute: Statement.Attribute) -> LinearStatement.Secret {
        guard let place = classes[attribute] else {
            preconditionFailure("a statement speaks of hidden attributes")
        }
        return self[.value(place)]
    }

    // MARK: equations

    private mutating func requireSignature(_ index: Int) throws(CLSignatureError) {
        let claim = statement.credentials[index]
        let key = claim.key
        add(.exponent(credential: index), maskBitWidth: key.profile.eMask)
        add(.blinder(credential: index), maskBitWidth: key.profile.vMask)
        add(.context(credential: index), bitWidth: CLParameters.message, key.profile)
        let signature = self[.signature(credential: index)]
        var left = [
            Power(key.zBase, .one), Power(signature, -.powerOfTwo(key.profile.eStart)),
        ]
        var right: [LinearStatement.Term] = [
            .init(.element(signature), self[.exponent(credential: index)]),
            .init(key.sBase, self[.blinder(credential: index)]),
            .init(key.contextBase, self[.context(credential: index)]),
        ]
        do throws(ArithmeticError) {
            for (name, value) in claim.revealed {
                left.append(Power(try key.base(of: name), -value))
            }
            for name in claim.hiddenNames {
                right.append(
                    .init(
                        try key.base(of: name), value(.init(credential: index, name: name))))
            }
        } catch {
            throw .arithmetic(error)
        }
        linear.require(left, equals: right, modulo: key.modulus)
    }

    private mutating func requireWitness(_ index: Int) {
        let claim = statement.credentials[index]
        guard let revocation = claim.nonRevocation else { return }
        let profile = claim.key.profile
        add(
            .witness(credential: index),
            bitWidth: CLParameters.revocationNumber + profile.vPrime, profile)
        linear.require(
            [Power(revocation.value, .one)],
            equals: [
                .init(
                    .element(self[.witness(credential: index)]),
                    value(.init(credential: index, name: revocation.attribute))),
                .init(claim.key.sBase, self[.witness(credential: index)], times: -.one),
            ], modulo: claim.key.modulus)
    }

    private mutating func requireRange(_ place: RangePlace) {
        let claim = statement.credentials[place.credential]
        let (key, range) = (claim.key, claim.ranges[place.range])
        let (profile, width) = (key.profile, range.rootBitWidth)
        for k in 0..<3 {
            add(.root(place, k), bitWidth: width, profile)
            add(.rootBlinder(place, k), bitWidth: profile.vPrime, profile)
            linear.require(
                [Power(self[ElementRole.root(place, k)], .one)],
                equals: [
                    .init(key.zBase, self[SecretRole.root(place, k)]),
                    .init(key.sBase, self[.rootBlinder(place, k)]),
                ], modulo: key.modulus)
        }
        let m = value(.init(credential: place.credential, name: range.attribute))
        // Both signs say the same. These let a prover's exponents of Z and S be positive, and the mask
        // that is 8 bits wider all but always: no table of an inverse is needed.
        let isUpperBound = range.lowest == nil
        var right: [LinearStatement.Term] = (0..<3).map { k in
            .init(
                .element(self[ElementRole.root(place, k)]), self[SecretRole.root(place, k)],
                times: isUpperBound ? .one : -.one)
        }
        let constant: BigInteger
        var distanceMask = profile.mask(of: profile.vPrime + width + 2) + 8
        switch (range.lowest, range.highest) {
        case (let lowest?, let highest?):
            add(.valueBlinder(place), bitWidth: profile.vPrime, profile)
            linear.require(
                [Power(self[.value(place)], .one)],
                equals: [.init(key.zBase, m), .init(key.sBase, self[.valueBlinder(place)])],
                modulo: key.modulus)
            right.append(.init(.element(self[.value(place)]), m, times: -4))
            right.append(.init(key.zBase, m, times: 4 * (lowest + highest)))
            constant = 4 * lowest * highest - 1
            distanceMask = profile.vPrime + 2 + linear.maskBitWidth(of: m) + 8
        case (let bound?, nil):
            right.append(.init(key.zBase, m, times: 4))
            constant = 4 * bound - 1
        case (nil, let bound):
            right.append(.init(key.zBase, m, times: 4))
            constant = 4 * (bound ?? .zero) + 1
        }
        add(.distance(place), maskBitWidth: distanceMask)
        right.append(.init(key.sBase, self[.distance(place)]))
        linear.require([Power(key.zBase, constant)], equals: right, modulo: key.modulus)
    }

    private mutating func requireDifference(
        _ index: Int, _ first: Statement.Attribute, _ second: Statement.Attribute
    ) {
        let key = statement.credentials[first.credential].key
        let profile = key.profile
        add(.differenceBlinder(relation: index), bitWidth: profile.vPrime, profile)
        add(.inverse(relation: index), bitWidth: Self.q.bitWidth, profile)
        add(.multiple(relation: index), bitWidth: CLParameters.message + 2, profile)
        add(
            .inverseBlinder(relation: index), bitWidth: Self.q.bitWidth + profile.vPrime, profile)
        let difference = self[.difference(relation: index)]
        linear.require(
            [Power(difference, .one)],
            equals: [
                .init(key.zBase, value(first)), .init(key.zBase, value(second), times: -.one),
                .init(key.sBase, self[.differenceBlinder(relation: index)]),
            ], modulo: key.modulus)
        linear.require(
            [Power(key.zBase, .one)],
            equals: [
                .init(.element(difference), self[.inverse(relation: index)]),
                .init(key.zBase, self[.multiple(relation: index)], times: Self.q),
                .init(key.sBase, self[.inverseBlinder(relation: index)]),
            ], modulo: key.modulus)
    }
}
