import BigIntegers
import Commitments
import Synchronization
import Testing

@testable import CLSignatures

@Suite("Issuer keys")
struct KeyTests {
    private let key: IssuerPublicKey

    init() throws { key = try Fixture.a.get().key }

    private func make(
        n: BigInteger? = nil, s: BigInteger? = nil, z: BigInteger? = nil,
        r: [String: BigInteger]? = nil, rctxt: BigInteger? = nil
    ) throws(CLSignatureError) {
        _ = try IssuerPublicKey(
            n: n ?? key.n, s: s ?? key.s, z: z ?? key.z, r: r ?? key.r, rctxt: rctxt ?? key.rctxt)
    }

    @Test func lendsTheFactorsOfItsModulus() throws {
        let privateKey = try WireVector(file: "issuers/A").privateKey()
        let root = try privateKey.withFactors { factors throws(ArithmeticError) in
            #expect(factors.modulus.n == key.n)
            return try factors.successiveRoots(of: 4, degrees: [65_537])[0]
        }
        #expect(try key.modulus.product([Power(root, 65_537)]) == 4)
    }

    @Test func refusesBadModuli() throws {
        try make()
        let n = key.n
        let root = BigInteger.random(bitWidth: 1024) + .powerOfTwo(1024)
        let odd = root.isOdd ? root : root + 1
        let prime = root.nextPrime()
        for modulus in [
            prime * prime.nextPrime(), -n, 0, 1, 2, n + 1, n << 1, n << 64, odd, odd * odd,
            n.nextPrime(),
            BigInteger.powerOfTwo(2047) + 1, BigInteger.powerOfTwo(2050) + 1,
            3 * ((BigInteger.random(bitWidth: 2040) << 1) + .powerOfTwo(2047) + 1),
        ] {
            #expect(throws: CLSignatureError.keyInvalid) { try make(n: modulus) }
        }
    }

    @Test func refusesBadBases() throws {
        let p =
            try 2
            * WireVector(file: "issuers/A")["cred_def_private", "value", "p_key", "p"]
            .integer() + 1
        for value in [0, 1, -1, key.n, key.n + 4, -key.s, p, p * 3] {
            #expect(throws: CLSignatureError.keyInvalid) { try make(s: value) }
            #expect(throws: CLSignatureError.keyInvalid) { try make(z: value) }
            #expect(throws: CLSignatureError.keyInvalid) { try make(rctxt: value) }
            for name in key.r.keys {
                var r = key.r
                r[name] = value
                #expect(throws: CLSignatureError.keyInvalid) { try make(r: r) }
            }
        }
        #expect(throws: CLSignatureError.keyInvalid) { try make(s: p + 1) }
    }

    @Test func refusesEqualMissingAndTooManyBases() throws {
        var r = key.r
        r["age"] = r["tier"]
        #expect(throws: CLSignatureError.keyInvalid) { try make(r: r) }
        #expect(throws: CLSignatureError.keyInvalid) { try make(z: key.s) }
        r = key.r
        r[IssuerPublicKey.linkSecretName] = nil
        #expect(throws: CLSignatureError.keyInvalid) { try make(r: r) }
        r = key.r
        for index in r.count..<126 { r["a\(index)"] = BigInteger(index + 2) }
        try make(r: r)
        r["one more"] = 1000
        #expect(throws: CLSignatureError.keyInvalid) { try make(r: r) }
    }

    @Test func refusesForeignFactors() throws {
        let other = try Fixture.b.get()
        let p = other.privateKey.withPPrime { HeldSecret($0.copy()) }
        let q = other.privateKey.withQPrime { HeldSecret($0.copy()) }
        #expect(throws: CLSignatureError.keyInvalid) {
            _ = try IssuerPrivateKey(
                pPrime: p.integer.copy(), qPrime: q.integer.copy(), publicKey: key)
        }
        #expect(throws: CLSignatureError.keyInvalid) {
            _ = try IssuerPrivateKey(
                pPrime: SecretInteger(copying: key.n), qPrime: SecretInteger(copying: 1),
                publicKey: key)
        }
    }

    @Test func generatesAKeyThatWorks() async throws {
        let reports = Mutex<[KeyGeneration.Progress]>([])
        let generated = try await KeyGeneration.generate(attributes: ["b", "a"]) { progress in
            reports.withLock { $0.append(progress) }
        }
        let (key, proof) = (generated.publicKey, generated.proof)
        try proof.verify(key)
        #expect(key.attributeNames == ["a", "b"])
        #expect(reports.withLock { $0.contains(.bases(completed: 4, total: 4)) })

        let privateKey = generated.takePrivateKey()
        let secret = HeldSecret(.random(bitWidth: 256))
        let request = try BlindedLinkSecretRequest(
            linkSecret: secret.integer, key: key, offerNonce: 1)
        let attributes: [String: BigInteger] = ["a": 5, "b": 6]
        let (signature, correctness) = try privateKey.sign(
            blinded: request.blinded, attributes: attributes, context: 8, holderNonce: 2)
        let completed = signature.completed(vPrime: request.vPrime.integer)
        let verified = try completed.verify(
            key: key, attributes: attributes, linkSecret: secret.integer, m2: 8)
        try correctness.verify(verified, holderNonce: 2)

        try refusesAlterations(of: proof, key: key)
    }

    private func refusesAlterations(of proof: KeyCorrectnessProof, key: IssuerPublicKey) throws {
        var altered = [
            KeyCorrectnessProof(c: proof.c + 1, xzCap: proof.xzCap, xrCap: proof.xrCap),
            KeyCorrectnessProof(c: proof.c, xzCap: proof.xzCap + 1, xrCap: proof.xrCap),
            KeyCorrectnessProof(c: proof.c, xzCap: proof.xzCap, xrCap: proof.xrCap.reversed()),
            KeyCorrectnessProof(c: proof.c, xzCap: proof.xzCap, xrCap: proof.xrCap.dropLast()),
            KeyCorrectnessProof(
                c: proof.c, xzCap: proof.xzCap, xrCap: proof.xrCap + [proof.xrCap[0]]),
            KeyCorrectnessProof(
                c: proof.c, xzCap: proof.xzCap,
                xrCap: proof.xrCap.dropLast() + [proof.xrCap[0]]),
        ]
        for index in proof.xrCap.indices {
            var responses = proof.xrCap
            responses[index] = .init(
                name: responses[index].name, value: responses[index].value + 1)
            altered.append(.init(c: proof.c, xzCap: proof.xzCap, xrCap: responses))
        }
        for proof in altered {
            #expect(throws: ProofError.rejected) { try proof.verify(key) }
        }
        for proof in [
            KeyCorrectnessProof(c: -proof.c, xzCap: proof.xzCap, xrCap: proof.xrCap),
            KeyCorrectnessProof(c: .powerOfTwo(256), xzCap: proof.xzCap, xrCap: proof.xrCap),
            KeyCorrectnessProof(c: proof.c, xzCap: -proof.xzCap, xrCap: proof.xrCap),
            KeyCorrectnessProof(c: proof.c, xzCap: .powerOfTwo(2400), xrCap: proof.xrCap),
        ] {
            #expect(throws: ProofError.malformed) { try proof.verify(key) }
        }
    }

    @Test func generationStopsWhenItsTaskIsCancelled() async throws {
        let started = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            let generated = try await KeyGeneration.generate(attributes: []) { _ in
                started.continuation.yield()
            }
            return generated.publicKey
        }
        for await _ in started.stream { break }
        task.cancel()
        await #expect(throws: CLSignatureError.cancelled) { _ = try await task.value }
    }

    @Test(arguments: [["a", "a"], ["master_secret"], (0..<126).map { "a\($0)" }])
    func refusesUnusableNames(names: [String]) async {
        await #expect(throws: CLSignatureError.attributeSetMismatch) {
            _ = try await KeyGeneration.generate(attributes: names) { _ in }.publicKey
        }
    }
}
