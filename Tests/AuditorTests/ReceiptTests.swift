import Auditor
import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Ledger
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog

@Suite("Receipts, and the proof behind them", .serialized)
struct ReceiptTests {
    let show: Case
    let audit: Audit

    init() async throws {
        show = try await Case.shared.value
        audit = try show.audit()
    }

    private func checkProof(
        _ receipt: Receipt? = nil, request: DeskRequest? = nil, evidence: [LogEvidence]? = nil,
        presentation: JSONValue? = nil, definition: JSONValue? = nil
    ) throws {
        let bundle = RequestBundle(
            request: request ?? show.request, evidence: evidence ?? show.bundle.evidence,
            checkpoint: show.bundle.checkpoint, consistency: [])
        try audit.check(
            receipt ?? show.receipt, bundle: bundle,
            presentation: presentation ?? show.presentation,
            definitions: [definition ?? show.city.definitionFile()])
    }

    @Test func aGoodReceiptSaysWhoAndWhenAndNoMore() throws {
        let report = try audit.check(show.receipt)
        #expect(report.created == City.now.flooredToHour)
        #expect(report.desk == KeyReference(show.desk.verifierKey))
        #expect(report.cosignatureCount == 2)
        #expect(report.index == show.receipt.evidence.proof.index)
        #expect(report.treeSize > report.index)
        let parsed = try Receipt(json: JSONValue(parsing: show.receipt.json.canonicalBytes))
        #expect(try audit.check(parsed).index == report.index)
        try checkProof()
    }

    @Test func eachFieldOfAReceiptCounts() throws {
        let document = show.receipt.json
        for path in document.leafPaths {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                guard let receipt = try? Receipt(json: altered) else { continue }
                #expect(throws: (any Error).self, "\(path)") {
                    // The salt is a part of the commitment only.
                    if path != ["salt"] { _ = try audit.check(receipt) }
                    try checkProof(receipt)
                }
                guard path != ["salt"] else { continue }
                #expect(throws: AuditFinding.self, "\(path)") { try audit.check(receipt) }
            }
        }
    }

    @Test func eachFieldOfTheEntryCounts() throws {
        let leaf = try JSONValue(parsing: show.receipt.evidence.leaf)
        for path in leaf.leafPaths {
            for value in leaf[path]?.alterations ?? [] {
                var altered = leaf
                altered[path] = value
                let receipt = Receipt(
                    evidence: LogEvidence(
                        leaf: altered.canonicalBytes, proof: show.receipt.evidence.proof),
                    salt: show.receipt.salt)
                #expect(throws: AuditFinding.self, "\(path)") { try audit.check(receipt) }
            }
        }
    }

    @Test func indexPathAndCheckpointCount() async throws {
        let proof = show.receipt.evidence.proof
        let text = proof.checkpoint.text
        var lines = text.split(separator: "\n").map(String.init)
        lines[1] = String(try #require(Int(lines[1])) + 1)
        let longer = try SignedNote(
            text: lines.joined(separator: "\n") + "\n", signatures: proof.checkpoint.signatures)
        let bundles = [
            try ProofBundle(
                index: proof.index + 1, hashes: proof.hashes, checkpoint: proof.checkpoint),
            try ProofBundle(
                index: proof.index, hashes: proof.hashes.dropLast(), checkpoint: proof.checkpoint),
            try ProofBundle(
                index: proof.index, hashes: proof.hashes.reversed(), checkpoint: proof.checkpoint),
            try ProofBundle(index: proof.index, hashes: proof.hashes, checkpoint: longer),
        ]
        for bundle in bundles {
            let receipt = Receipt(
                evidence: LogEvidence(leaf: show.receipt.evidence.leaf, proof: bundle),
                salt: show.receipt.salt)
            #expect(throws: AuditFinding.self) { try audit.check(receipt) }
        }
    }

    @Test func anotherLogsKeyIsRefused() throws {
        let stranger = try NoteSigner(name: City.origin, key: SigningKey())
        let trust = LogTrust(
            log: try LogIdentity(keys: [stranger.verifierKey]), policy: .none)
        #expect(throws: AuditFinding.log(.noKnownSignature)) {
            try Audit(trust: trust).check(show.receipt)
        }
    }

    @Test func eachCosignatureOfTheQuorumIsNeeded() throws {
        let proof = show.receipt.evidence.proof
        let lines = proof.checkpoint.signatures
        #expect(lines.count == 3)
        for index in lines.indices {
            var fewer = lines
            fewer.remove(at: index)
            let bundle = try ProofBundle(
                index: proof.index, hashes: proof.hashes,
                checkpoint: SignedNote(text: proof.checkpoint.text, signatures: fewer))
            let receipt = Receipt(
                evidence: LogEvidence(leaf: show.receipt.evidence.leaf, proof: bundle),
                salt: show.receipt.salt)
            let isLog = lines[index].name == City.origin
            #expect(throws: AuditFinding.log(isLog ? .logSignatureMissing : .quorumNotMet)) {
                try audit.check(receipt)
            }
        }
        // An auditor that trusts the log alone needs none of them.
        let alone = LogTrust(log: try show.city.trust().log, policy: .none)
        #expect(try Audit(trust: alone).check(show.receipt).cosignatureCount == 0)
    }

    @Test func anotherKindOfEntryIsNoAnchor() async throws {
        let reader = try await show.city.reader()
        let receipt = Receipt(
            evidence: LogEvidence(
                leaf: try await reader.entry(at: 0).leaf, proof: try await reader.proof(of: 0)),
            salt: show.receipt.salt)
        #expect(throws: AuditFinding.notAnAnchor) { try audit.check(receipt) }
        #expect(throws: AuditFinding.notAnAnchor) { try checkProof(receipt) }
    }

    @Test func eachFieldOfThePresentationCounts() throws {
        let document = show.presentation
        for path in document.leafPaths
        where !path.contains("c_list") || ["0", "255"].contains(path.last) {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                #expect(throws: AuditFinding.commitmentMismatch, "\(path)") {
                    try checkProof(presentation: altered)
                }
            }
        }
    }

    @Test func anotherRequestIsNotTheOneThatWasAnswered() async throws {
        let second = try await show.city.ask(show.desk).request
        #expect(throws: AuditFinding.commitmentMismatch) { try checkProof(request: second) }
        let other = try await show.city.makeDesk("other.test.example").verifier
        let foreign = try await show.city.ask(other).request
        #expect(throws: AuditFinding.deskMismatch) { try checkProof(request: foreign) }
        for path in show.request.json.leafPaths where path != ["audience"] {
            for value in show.request.json[path]?.alterations ?? [] {
                var altered = show.request.json
                altered[path] = value
                guard let request = try? DeskRequest(json: altered, at: "") else { continue }
                #expect(throws: AuditFinding.commitmentMismatch, "\(path)") {
                    try checkProof(request: request)
                }
            }
        }
    }

    @Test func anotherDefinitionIsRefused() async throws {
        var altered = try show.city.definitionFile()
        let path = ["definition", "cred_def", "value", "primary", "z"]
        let value = try #require(altered[path]?.alterations.first)
        altered[path] = value
        let changed = altered
        #expect(throws: TrustError.definitionNotAnchored) { try checkProof(definition: changed) }
        let other = try await City()
        let foreign = try other.definitionFile()
        #expect(throws: TrustError.log(.noKnownSignature)) { try checkProof(definition: foreign) }
        #expect(throws: DecodingFailure.self) { try checkProof(definition: [:]) }
    }

    /// A desk that anchors what proves nothing is found by its own receipt.
    @Test func aDeskThatAcceptsTooMuchIsFound() async throws {
        let city = show.city
        let key = try SigningKey()
        let name = "lax.test.example"
        let vkey = try NoteVerifierKey(
            name: name, kind: .signature, publicKey: key.verificationKey)
        try await city.admit(.desk, vkey, attributes: City.askable)
        let anchored = try AnchoredDefinition(
            city.definitionFile(), trust: city.trust(), now: City.now, known: KnownDefinitions())
        let request = DeskRequest(
            try DeskRequest.Content(
                City.template("car-sharing"), arguments: [:], audience: KeyReference(vkey),
                definition: anchored, now: City.now),
            key: key)
        try await city.cosign()
        let evidence = try await city.reader().evidence(ofMember: KeyReference(vkey))
        let wallet = try ForeignWallet(city, "Q1,Li,2012-02-03,330105,2012-02-03,B")
        let question = try request.presentationRequest()
        let age = "birth_date <= 20080302"
        let answers: [(JSONValue, String)] = [
            (
                try wallet.present(request, asking: { $0[["requested_predicates", age]] = nil }),
                "referents"
            ),
            (
                try ForeignWallet(city, "Q2,Li,1980-02-03,330105,2012-02-03,B")
                    .present(question, hidden: ["driving_b"]), "referents"
            ),
            (["nothing": "at all"], "malformed"),
        ]
        for (answer, reason) in answers {
            let salt = randomBytes(32)
            let commitment = PresentationCommitment.digest(
                request: request, presentation: answer.canonicalBytes, verdict: "accept", salt: salt
            )
            let envelope = try Envelope(
                .presentation(
                    PresentationAnchor(commitment: commitment, definitions: [city.definition])),
                created: City.now.flooredToHour
            ).signed(by: key, name: name)
            let index = try await city.sequencer.append(envelope).index
            try await city.cosign()
            let receipt = Receipt(
                evidence: LogEvidence(
                    leaf: envelope.leaf, proof: try await city.reader().proof(of: index)),
                salt: salt)
            #expect(try audit.check(receipt).index == index)
            #expect(throws: AuditFinding.proof(reason)) {
                try checkProof(
                    receipt, request: request, evidence: evidence, presentation: answer)
            }
        }
    }

    /// The operator writes what it likes into its log, but it cannot sign for a desk.
    @Test func anAnchorThatTheDeskDidNotSignIsFound() throws {
        var leaf = try JSONValue(parsing: show.receipt.evidence.leaf)
        leaf[["sig", "value"]] = .string(base64([UInt8](repeating: 0, count: 64)))
        let receipt = Receipt(
            evidence: LogEvidence(leaf: leaf.canonicalBytes, proof: show.receipt.evidence.proof),
            salt: show.receipt.salt)
        let index = show.receipt.evidence.proof.index
        #expect(throws: AuditFinding.entry(index: index, .signatureInvalid)) {
            try checkProof(receipt)
        }
    }

    @Test func aDeskWhoseMembershipIsNotShownIsNone() throws {
        for count in [0, 1] {
            #expect(throws: (any Error).self) {
                try checkProof(evidence: Array(show.bundle.evidence.prefix(count)))
            }
        }
        #expect(throws: TrustError.notAMember) {
            try checkProof(evidence: Array(show.bundle.evidence.prefix(1)))
        }
    }

    @Test func malformedReceiptsAreNamed() throws {
        let document = show.receipt.json
        for path in document.leafPaths {
            var shortened = document
            shortened[path] = nil
            #expect(throws: DecodingFailure.self) { try Receipt(json: shortened) }
            var wrong = document
            wrong[path] = 7
            #expect(throws: DecodingFailure.self) { try Receipt(json: wrong) }
        }
        let salt = hexadecimal(show.receipt.salt)
        let changes: [([String], JSONValue)] = [
            (["salt"], .string(salt.uppercased() + "A")), (["salt"], .string(salt + "00")),
            (["salt"], .string(String(salt.dropLast(2)))), (["proof"], "c2sp.org/tlog-proof@v2\n"),
            (["more"], 1),
        ]
        for (path, value) in changes {
            var changed = document
            changed[path] = value
            #expect(throws: DecodingFailure.self, "\(path)") { try Receipt(json: changed) }
        }
    }
}
