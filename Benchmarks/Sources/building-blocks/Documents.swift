import AnonCreds
import Foundation
import JSONDocuments
import Records
import Sodium
import TransparencyLog

/// Signatures, hashes and the parsing of documents.
func measureDocuments(_ run: Run) throws {
    let envelope = Array(signedEnvelope.utf8)
    let key = try SigningKey()
    let verifier = key.verificationKey
    let signature = key.sign(envelope)
    run.measure("ed25519.sign") { _ = key.sign(envelope) }
    run.measure("ed25519.verify") { _ = verifier.verify(envelope, signature: signature) }
    run.measure("leaf.hash") { _ = TreeHash.leaf(envelope) }
    let leaf = TreeHash.leaf(envelope)
    run.measure("node.hash") { _ = TreeHash.node(leaf, leaf) }

    let presentation = try presentationBytes()
    let limits = JSONLimits()
    try run.measure("json.envelope") { _ = try JSONValue(parsing: envelope, limits: limits) }
    try run.measure("parse.envelope") { _ = try Envelope(parsing: envelope) }
    try run.measure("json.presentation") {
        _ = try JSONValue(parsing: presentation, limits: limits)
    }
    try run.measure("parse.presentation") { _ = try Presentation(parsing: presentation) }
}

/// A signed remark of an operator, of a length that envelopes have.
private let signedEnvelope = """
    {"created":"2026-06-01T12:00:00Z","id":"00112233445566778899aabbccddeeff","public":{"text":"\
    \(String(repeating: "word ", count: 60))end"},"sig":{"key":"operator.example+0123abcd",\
    "value":"\(String(repeating: "A", count: 86))=="},"type":"ledger.note","v":1}
    """

/// Three of eight attributes and one predicate, from the project's vectors.
private func presentationBytes() throws -> [UInt8] {
    let project = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }
    let file = project.appending(path: "vectors/anoncreds/presentations/p02-ge.json")
    let vector = try JSONValue(parsing: Data(contentsOf: file), limits: JSONLimits())
    guard case .object(let members) = vector, let presentation = members["presentation"] else {
        throw CocoaError(.fileReadCorruptFile)
    }
    return presentation.canonicalBytes
}
