import AnonCreds
import JSONDocuments
import TestSupport
import Testing

@Suite("Damaged documents")
struct FuzzTests {
    let exchange: Exchange

    init() throws { exchange = try Exchange.shared.get() }

    /// A few bytes changed, or the end cut off.
    private func damaged(
        _ bytes: [UInt8], _ generator: inout SeededGenerator
    ) -> [UInt8] {
        var copy = bytes
        if Int.random(in: 0..<4, using: &generator) == 0 {
            copy.removeLast(Int.random(in: 1...copy.count, using: &generator))
            return copy
        }
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let position = copy.indices.randomElement(using: &generator) ?? 0
            copy[position] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
        }
        return copy
    }

    @Test(arguments: 0..<10)
    func damagedPresentationsAreRefused(_ round: Int) throws {
        let request = try Exchange.request(#"{"a": {"name": "age"}}"#)
        let presentation = try exchange.present(request)
        let (bytes, json) = (presentation.serialized, presentation.json)
        let verifier = try exchange.verifier()
        var generator = SeededGenerator(seed: UInt64(round))
        for _ in 0..<1_000 {
            let input = damaged(bytes, &generator)
            guard let read = try? Presentation(parsing: input), read.json != json else { continue }
            #expect(verifier.verify(read, for: request).code != "accept")
        }
    }

    @Test func damagedDocumentsNeverCrash() throws {
        let request = try Exchange.request(
            #"{"a": {"name": "age", "restrictions": [{"$not": {"schema_name": "x"}}]}}"#,
            #"{"p": {"name": "age", "p_type": ">=", "p_value": 18}}"#)
        let offer = try CredentialOffer(for: exchange.definitionB)
        let asked = try CredentialRequest.make(
            offer: offer, definition: exchange.definitionB, linkSecret: exchange.linkSecret,
            entropy: "e"
        ).request
        var generator = SeededGenerator(seed: 7)
        try damage(request, &generator)
        try damage(offer, &generator)
        try damage(asked, &generator)
        try damage(exchange.pass.credential, &generator)
        try damage(exchange.definitionB.schema, &generator)
    }

    /// What is read from damaged bytes must be written and read again as the same document.
    private func damage<T: WireDocument>(
        _ document: T, _ generator: inout SeededGenerator
    ) throws {
        let bytes = document.serialized
        #expect(try T(parsing: bytes).json == document.json)
        for _ in 0..<2_000 {
            guard let read = try? T(parsing: damaged(bytes, &generator)) else { continue }
            #expect(try T(parsing: read.serialized).json == read.json)
        }
    }
}
