import Foundation
import JSONDocuments
import Ledger
import LedgerTestSupport
import Testing
import TransparencyLog

@Suite("Receipts")
struct ReceiptTests {
    let city = TestCity()
    let salt = [UInt8](repeating: 7, count: 32)

    private func receipt(at index: Int = 5) async throws -> Receipt {
        try await city.fill(to: 20)
        let reader = try await city.reader()
        return try await Receipt(
            leaf: reader.entry(at: index).leaf, salt: salt, proof: reader.proof(of: index))
    }

    @Test func aReceiptHolds() async throws {
        let receipt = try await receipt()
        let parsed = try Receipt(parsing: receipt.bytes)
        #expect(parsed.leaf == receipt.leaf)
        #expect(parsed.salt == salt)
        #expect(parsed.proof.bytes == receipt.proof.bytes)
        #expect(try parsed.verify(log: TestCity.log()).checkpoint.size == 20)
    }

    @Test func whatWasChangedIsRefused() async throws {
        let receipt = try await receipt()
        let proof = receipt.proof
        var leaf = receipt.leaf
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
        let changed = try [
            Receipt(leaf: leaf, salt: salt, proof: proof),
            Receipt(leaf: receipt.leaf, salt: salt, proof: otherIndex),
            Receipt(leaf: receipt.leaf, salt: salt, proof: otherPath),
            Receipt(leaf: receipt.leaf, salt: salt, proof: otherCheckpoint),
        ]
        for receipt in changed {
            #expect(throws: LedgerError.receiptRefused) { try receipt.verify(log: TestCity.log()) }
        }
        #expect(throws: LedgerError.receiptRefused) {
            try receipt.verify(log: TestCity.log(), policy: TestWitnesses.policy())
        }
        let stranger = try NoteSigner(name: TestCity.origin, key: TestCity.key(8))
        let otherLog = try LogIdentity(keys: [stranger.verifierKey])
        #expect(throws: LedgerError.receiptRefused) { try receipt.verify(log: otherLog) }
    }

    @Test func malformedReceiptsAreNamed() async throws {
        let text = String(decoding: try await receipt().bytes, as: UTF8.self)
        let salt = String(repeating: "07", count: 32)
        let malformed = [
            "", "[]", "{}", text + text, text.replacing(salt, with: "07"),
            text.replacing(salt, with: salt.uppercased() + "AA"),
            text.replacing("\"salt\"", with: "\"pepper\""),
            text.replacing("\"salt\"", with: "\"leaf\""),
            text.replacing("c2sp.org/tlog-proof@v1", with: "c2sp.org/tlog-proof@v2"),
            text.replacing("\"salt\"", with: "\"more\":1,\"salt\""),
            "{\"leaf\":\"" + String(repeating: "a", count: 3 << 20) + "\"}",
        ]
        for text in malformed {
            #expect(throws: DecodingFailure.self) { try Receipt(parsing: Array(text.utf8)) }
        }
    }
}
