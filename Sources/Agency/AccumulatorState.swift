import Accumulators
import BigIntegers
import Credentials
import JSONDocuments
import Records
import Sodium

/// What an agency keeps of a definition's revocations besides the blocks: head, open block, the head's
/// signed entry, and the order that led to it.
///
/// One file, so that it is replaced in one step. It is written before anybody sees the entry: there is
/// one head an index.
struct AccumulatorState {
    let accumulator: Accumulator
    /// The signed `identity.status` of the head.
    let entry: Envelope
    /// The last order that was carried out; `nil` before the first.
    let order: RecordIdentifier?

    static func fileName(_ definition: SHA256Digest) -> String {
        "accumulators/" + hexadecimal(definition.bytes)
    }

    static func blockName(_ position: Int, of definition: SHA256Digest) -> String {
        "blocks/\(hexadecimal(definition.bytes))-\(position)"
    }
}

extension AccumulatorState {
    /// Reads what ``json`` wrote; what does not fit together is refused.
    init(_ value: JSONValue, modulus: Modulus) throws {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        let head = try reader.required("head", JSONValue.base64)
        let block = try reader.optional("block", JSONValue.base64)
        let leaf = try reader.required("entry", JSONValue.string)
        order = try reader.optional("order", RecordIdentifier.decode)
        try reader.finish()
        accumulator = try Accumulator(
            head: RevocationHead(parsing: head, modulus: modulus),
            openBlock: block.map { bytes throws(AccumulatorError) in
                try RevocationBlock(parsing: bytes, modulus: modulus)
            }, modulus: modulus)
        entry = try Envelope(leaf: Array(leaf.utf8))
    }

    var json: JSONValue {
        [
            "v": 1, "head": .string(base64(accumulator.head.bytes)),
            "block": accumulator.openBlock.map { .string(base64($0.bytes)) } ?? .null,
            "entry": .string(String(decoding: entry.leaf, as: UTF8.self)),
            "order": order.map { .string($0.description) } ?? .null,
        ]
    }
}
