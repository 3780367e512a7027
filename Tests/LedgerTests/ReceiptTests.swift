import Foundation
import JSONDocuments
import Ledger
import LedgerTestSupport
import Records
import Testing
import TransparencyLog

@Suite("Receipts from a ledger")
struct ReceiptTests {
    let city = TestCity()
    let salt = [UInt8](repeating: 7, count: Receipt.saltByteCount)

    private func receipt(at index: Int = 5) async throws -> Receipt {
        try await city.fill(to: 20)
        let reader = try await city.reader()
        let evidence = try await LogEvidence(
            leaf: reader.entry(at: index).leaf, proof: reader.proof(of: index))
        return Receipt(evidence: evidence, salt: salt)
    }

    @Test func aReceiptHoldsAfterATripThroughAFile() async throws {
        let receipt = try await receipt()
        let parsed = try Receipt(json: JSONValue(parsing: receipt.json.canonicalBytes))
        #expect(parsed.salt == salt)
        let evidence = parsed.evidence
        #expect(evidence.leaf == receipt.evidence.leaf)
        let verified = try evidence.proof.verify(
            leaf: .leaf(evidence.leaf), log: TestCity.log())
        #expect(verified.checkpoint.size == 20)
    }

    @Test func whatWasChangedIsRefused() async throws {
        let evidence = try await receipt().evidence
        let proof = evidence.proof
        var leaf = evidence.leaf
        leaf[leaf.count / 2] ^= 1
        let otherIndex = try ProofBundle(
            index: 6, hashes: proof.hashes, checkpoint: proof.checkpoint)
        let otherPath = try ProofBundle(
            index: 5, hashes: Array(proof.hashes.reversed()), checkpoint: proof.checkpoint)
        let otherText = try SignedNote(
            text: proof.checkpoint.text.replacing("\n20\n", with: "\n21\n"),
            signatures: proof.checkpoint.signatures)
        let otherCheckpoint = try ProofBundle(
            index: 5, hashes: proof.hashes, checkpoint: otherText)
        let log = try TestCity.log()
        for (leaf, proof) in [
            (leaf, proof), (evidence.leaf, otherIndex), (evidence.leaf, otherPath),
            (evidence.leaf, otherCheckpoint),
        ] {
            #expect(throws: LogError.self) { try proof.verify(leaf: .leaf(leaf), log: log) }
        }
        #expect(throws: LogError.quorumNotMet) {
            try proof.verify(
                leaf: .leaf(evidence.leaf), log: log, policy: TestWitnesses.policy())
        }
    }

    @Test func malformedReceiptsAreNamed() async throws {
        let text = String(decoding: try await receipt().json.canonicalBytes, as: UTF8.self)
        let salt = String(repeating: "07", count: 32)
        let malformed = [
            "[]", "{}", text.replacing(salt, with: "07"),
            text.replacing(salt, with: salt.dropLast(2) + "0G"),
            text.replacing("\"salt\"", with: "\"pepper\""),
            text.replacing("c2sp.org/tlog-proof@v1", with: "c2sp.org/tlog-proof@v2"),
            text.replacing("\"salt\"", with: "\"more\":1,\"salt\""),
        ]
        for text in malformed {
            #expect(throws: DecodingFailure.self) {
                try Receipt(json: JSONValue(parsing: text.utf8))
            }
        }
    }
}
