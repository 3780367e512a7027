import BigIntegers
import Testing

@testable import Commitments

@Suite("Proofs of linear statements")
struct LinearProofTests {
    private let group: LinearGroup

    init() async throws { group = try await LinearGroup.shared.value }

    @Test func acceptsWhatIsTrue() throws {
        for value in [0, 1, 7, BigInteger.powerOfTwo(64) - 1] {
            let shown = try group.proveSquare(of: value)
            #expect(try group.failures([shown]) == [])
        }
        #expect(LinearBatch().failures() == [])
    }

    /// The second commitment holds another number than the square of the first.
    @Test func refusesWhatIsFalse() throws {
        for wrong in [-1, 1, 2] as [BigInteger] {
            let shown = try group.proveSquare(of: 9, plus: wrong)
            #expect(try group.failures([shown]) == [0])
        }
    }

    @Test func refusesEachAlteration() throws {
        let shown = try group.proveSquare(of: 12)
        let n = group.modulus.n
        for index in shown.proof.announcements.indices {
            let altered = shown.altering(announcement: index) { group.modulus.multiply($0, 4) }
            #expect(try group.failures([altered]) == [0])
            for value in [0, n, n + 1, -1] as [BigInteger] {
                #expect(throws: ProofError.malformed) {
                    try group.failures([shown.altering(announcement: index) { _ in value }])
                }
            }
        }
        for index in shown.proof.responses.indices {
            for difference in [-1, 1] as [BigInteger] {
                let altered = shown.altering(response: index) { $0 + difference }
                #expect(try group.failures([altered]) == [0])
            }
            let width = shown.statement.maskBitWidths[index]
            for value in [-1, .powerOfTwo(width + 1)] as [BigInteger] {
                #expect(throws: ProofError.malformed) {
                    try group.failures([shown.altering(response: index) { _ in value }])
                }
            }
        }
        let challenged = Shown(
            statement: shown.statement, proof: shown.proof, challenge: shown.challenge + 1)
        #expect(try group.failures([challenged]) == [0])
    }

    @Test func refusesPartsThatAreTooFewOrTooMany() throws {
        let shown = try group.proveSquare(of: 12)
        let (announcements, responses) = (shown.proof.announcements, shown.proof.responses)
        for proof in [
            LinearProof(announcements: Array(announcements.dropLast()), responses: responses),
            LinearProof(announcements: announcements + [4], responses: responses),
            LinearProof(announcements: announcements, responses: Array(responses.dropLast())),
            LinearProof(announcements: announcements, responses: responses + [1]),
        ] {
            #expect(throws: ProofError.malformed) {
                try group.failures([
                    Shown(statement: shown.statement, proof: proof, challenge: shown.challenge)
                ])
            }
        }
    }

    @Test func namesEachBadProofAmongMany() throws {
        let all = try (0..<13).map { try group.proveSquare(of: BigInteger($0)) }
        for bad in [[0], [12], [5, 6], [0, 3, 12], Array(0..<13)] {
            var shown = all
            for place in bad {
                shown[place] = all[place].altering(response: place % 4) { $0 + 1 }
            }
            #expect(try group.failures(shown) == bad)
        }
    }

    /// Without weights the errors of these two would be one product and cancel each other.
    @Test func errorsThatCancelAreFound() throws {
        let pair = try [group.proveSquare(of: 3), group.proveSquare(of: 4)]
        let delta = group.first.value
        let inverse = try group.modulus.inverse(of: delta)
        for _ in 0..<20 {
            let shown = [
                pair[0].altering(announcement: 0) { group.modulus.multiply($0, delta) },
                pair[1].altering(announcement: 0) { group.modulus.multiply($0, inverse) },
            ]
            #expect(try group.failures(shown) == [0, 1])
            let within = pair[0]
                .altering(announcement: 0) { group.modulus.multiply($0, delta) }
                .altering(announcement: 1) { group.modulus.multiply($0, inverse) }
            #expect(try group.failures([within]) == [0])
        }
    }

    /// `T` and `−T` have one square: alike alone and in a batch, whatever the weights.
    @Test func signsOfAnnouncementsMakeNoDifference() throws {
        let n = group.modulus.n
        let shown = try (0..<4).map { try group.proveSquare(of: BigInteger($0)) }
        let negated = shown.map { $0.altering(announcement: 1) { n - $0 } }
        for _ in 0..<20 {
            #expect(try group.failures([negated[0]]) == [])
            #expect(try group.failures([shown[0], negated[1], shown[2], negated[3]]) == [])
        }
    }

    /// One secret in equations modulo two numbers, as a link secret is in two credentials.
    @Test func oneSecretUnderTwoModuli() async throws {
        let other = try await LinearGroup()
        for (left, right) in [(5, 5), (5, 6)] as [(BigInteger, BigInteger)] {
            var statement = LinearStatement()
            let x = statement.addSecret(maskBitWidth: 64 + 336)
            let elements = try [
                group.modulus.product([Power(group.first, left)]),
                other.modulus.product([Power(other.first, right)]),
            ]
            for (group, element) in zip([group, other], elements) {
                statement.require(
                    [Power(element, 1)], equals: [.init(group.first, x)], modulo: group.modulus)
            }
            let prover = try LinearProver(
                statement, secrets: [HeldSecret(SecretInteger(copying: left))],
                masks: [HeldSecret(.random(bitWidth: 400))])
            let challenge = BigInteger.random(bitWidth: 256)
            var batch = LinearBatch()
            try batch.add(
                LinearProof(
                    announcements: prover.announcements,
                    responses: prover.responses(to: challenge)),
                of: statement, challenge: challenge)
            #expect(batch.failures() == (left == right ? [] : [0]))
        }
    }

    @Test func aCommitmentWithoutAnOpeningIsNoBase() throws {
        var statement = LinearStatement()
        let x = statement.addSecret(maskBitWidth: 400)
        statement.require(
            [Power(16, 1)], equals: [.init(.element(4), x)], modulo: group.modulus)
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try LinearProver(
                statement, secrets: [HeldSecret(SecretInteger(copying: 2))],
                masks: [HeldSecret(.random(bitWidth: 400))])
        }
    }
}
