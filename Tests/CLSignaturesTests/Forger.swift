import BigIntegers
import Sodium

@testable import CLSignatures
@testable import Commitments

/// A holder with a prover of their own: parts that are right for one statement are put forward for another,
/// and each part may be made otherwise.
struct Forger {
    static let context = SHA256.hash("request".utf8)

    private(set) var elements: [BigInteger]
    private var openings: [BigInteger: LinearProver.Opening]
    private var secrets: [SecretRole: HeldSecret]
    private let statement: Statement

    /// Parts for `statement`, which the credentials bear out as far as parts can be made at all.
    init(
        _ statement: Statement, _ held: [StatementProver.Credential],
        linkSecret: HeldSecret = StatementFixture.linkSecret
    ) throws {
        self.statement = statement
        var random = try HedgedRandomness.proving(
            statement, held, linkSecret: linkSecret.integer, context: Self.context,
            fresh: randomBytes(HedgedRandomness.freshByteCount))
        let material = try ProofMaterial(
            statement, held, linkSecret: linkSecret.integer, random: &random)
        (elements, openings, secrets) = (material.elements, material.openings, material.secrets)
    }

    /// A secret by its role; one that the parts do not have is 0.
    subscript(role: SecretRole) -> BigInteger {
        get { secrets[role]?.integer.disclosed() ?? .zero }
        set { secrets[role] = HeldSecret(SecretInteger(copying: newValue)) }
    }

    /// Makes a commitment anew.
    mutating func commit(_ role: ElementRole, to powers: [(FixedBase, BigInteger)]) throws {
        guard let index = statement.elementRoles.firstIndex(where: { $0.role == role }) else {
            throw CLSignatureError.attributeSetMismatch
        }
        let modulus = statement.elementModuli[index]
        let element = try modulus.product(powers.map { Power($0.0, $0.1) })
        elements[index] = element
        openings[element] = powers.map { ($0.0, HeldSecret(SecretInteger(copying: $0.1))) }
    }

    /// The same with one commitment's sign changed, and announced as before.
    func negated(_ index: Int, modulo n: BigInteger) throws -> Forger {
        var other = self
        let old = elements[index]
        other.elements[index] = n - old
        other.openings[n - old] = openings[old]
        return other
    }

    /// A proof that says it is one of `claimed`, computed by the equations of `structure` where those are
    /// others, with masks of other widths, and as if the challenge were another.
    func proof(
        of claimed: Statement, by structure: Statement? = nil,
        context: SHA256Digest = Forger.context,
        maskBitWidth: (SecretRole, Int) -> Int = { $1 },
        announcement sign: (BigInteger) -> BigInteger = { $0 },
        challenge change: (BigInteger) -> BigInteger = { $0 }
    ) throws -> StatementProof {
        let equations = try StatementEquations(structure ?? claimed, elements: elements)
        let roles = equations.secretRoles
        let prover = try LinearProver(
            equations.linear,
            secrets: roles.map { secrets[$0] ?? HeldSecret(SecretInteger(copying: .zero)) },
            masks: zip(roles, equations.linear.maskBitWidths).map {
                HeldSecret(.random(bitWidth: maskBitWidth($0, $1)))
            },
            openings: openings)
        let announcements = prover.announcements.map(sign)
        let challenge = StatementProof.challenge(
            claimed, context: context, elements: elements, announcements: announcements)
        return StatementProof(
            elements: elements,
            linear: LinearProof(
                announcements: announcements, responses: prover.responses(to: change(challenge))))
    }
}

extension StatementProof {
    /// What satisfies all equations of any statement for a challenge that is known beforehand: responses
    /// first, announcements to fit.
    static func simulated(
        _ statement: Statement, elements: [BigInteger], challenge: BigInteger
    ) throws -> StatementProof {
        let linear = try StatementEquations(statement, elements: elements).linear
        let responses = linear.maskBitWidths.map { BigInteger.random(bitWidth: $0) }
        let announcements = try linear.equations.map { equation in
            let right = equation.right.map { term in
                let exponent = responses[term.secret.index] * term.coefficient
                switch term.base {
                case .fixed(let base): return Power(base, exponent)
                case .element(let value): return Power(value, exponent)
                }
            }
            let left = equation.left.map { power in
                switch power.base {
                case .fixed(let base): Power(base, -(power.exponent * challenge))
                case .element(let value): Power(value, -(power.exponent * challenge))
                }
            }
            return try equation.modulus.product(right + left)
        }
        return StatementProof(
            elements: elements,
            linear: LinearProof(announcements: announcements, responses: responses))
    }

    /// Whether all equations hold for `challenge`, wherever it comes from.
    func satisfies(_ statement: Statement, challenge: BigInteger) throws -> Bool {
        var batch = LinearBatch()
        try batch.add(
            linear, of: StatementEquations(statement, elements: elements).linear,
            challenge: challenge)
        return batch.failures().isEmpty
    }

    /// Whether all numbers can be written as bytes at all.
    private func fits(_ statement: Statement) throws -> Bool {
        let linear = try StatementEquations(statement, elements: elements).linear
        let widths =
            (statement.elementModuli + linear.announcementModuli).map(\.n.bitWidth)
            + linear.maskBitWidths
        return zip(parts, widths).allSatisfy { !$0.isNegative && $0.bitWidth <= ($1 + 7) / 8 * 8 }
    }

    /// The proof with one part replaced, counted over commitments, announcements and responses.
    func replacing(_ index: Int, _ change: (BigInteger) -> BigInteger) -> StatementProof {
        var parts = self.parts
        parts[index] = change(parts[index])
        return with(parts)
    }

    /// All numbers, in their order.
    var parts: [BigInteger] { elements + linear.announcements + linear.responses }

    /// A proof of the same shape with other numbers.
    func with(_ parts: [BigInteger]) -> StatementProof {
        let rest = parts.dropFirst(elements.count)
        return StatementProof(
            elements: Array(parts.prefix(elements.count)),
            linear: LinearProof(
                announcements: Array(rest.prefix(linear.announcements.count)),
                responses: Array(rest.dropFirst(linear.announcements.count))))
    }

    /// What a desk that gets the bytes says, alone and in a batch between two others, which must agree.
    func verdict(
        _ statement: Statement, among good: StatementProof? = nil,
        context: SHA256Digest = Forger.context
    ) -> Verdict {
        let received: StatementProof
        do {
            received =
                try fits(statement)
                ? StatementProof(parsing: bytes(for: statement), for: statement) : self
        } catch {
            return .refused
        }
        let alone: Verdict
        do {
            try received.verify(statement, context: context)
            alone = .accepted
        } catch {
            alone = .refused
        }
        guard let good else { return alone }
        var batch = StatementBatch()
        let together: Verdict
        do {
            try batch.add(good, of: statement, context: Forger.context)
            try batch.add(received, of: statement, context: context)
            try batch.add(good, of: statement, context: Forger.context)
            together = batch.failures().isEmpty ? .accepted : .refused
            if together == .refused, batch.failures() != [1] { return .disagreed }
        } catch {
            together = .refused
        }
        return alone == together ? alone : .disagreed
    }

    enum Verdict { case accepted, refused, disagreed }
}
