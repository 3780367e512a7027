import Credentials
import JSONDocuments
import Records
import Sodium

/// What a desk keeps of one accepted presentation, sealed: leaf and salt, and the presentation only
/// where the request said so.
struct KeptAnchor {
    /// The signed envelope, exactly as it will stand in the log.
    let leaf: [UInt8]
    let salt: [UInt8]
    let request: DeskRequest
    /// The presentation; `nil` where only the receipt is kept, or its time is over.
    var presentation: JSONValue?
    /// Where alone its verdict goes, hashed with the salt; `nil` where that is not known, or the
    /// verdict got there.
    var place: SHA256Digest?
    /// The entry's place in the log, once it is there.
    var index: Int?
    /// Whether the resident's receipt was written.
    var isReceiptWritten = false

    init(
        leaf: [UInt8], salt: [UInt8], request: DeskRequest, presentation: JSONValue, place: String?
    ) {
        self.leaf = leaf
        self.salt = salt
        self.request = request
        self.presentation = request.content.kept == .presentation ? presentation : nil
        self.place = place.map { Self.placeDigest($0, salt: salt) }
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        leaf = Array(try reader.required("leaf", JSONValue.string).utf8)
        salt = try reader.required("salt", SHA256Digest.decode).bytes
        request = try reader.required("request", DeskRequest.init(json:at:))
        presentation = try reader.optional("presentation", JSONValue.any)
        // Missing in what was kept before there were places.
        place = try reader.optional("place", SHA256Digest.decode)
        index = try reader.optional("index", JSONValue.integer)
        isReceiptWritten = try reader.required("receipt_written", JSONValue.bool)
        try reader.finish()
    }

    var json: JSONValue {
        [
            "v": 1,
            "leaf": .string(String(decoding: leaf, as: UTF8.self)),
            "salt": .string(hexadecimal(salt)),
            "request": request.json,
            "presentation": presentation ?? .null,
            "place": place.map { .string(hexadecimal($0.bytes)) } ?? .null,
            "index": index.map(JSONValue.integer) ?? .null,
            "receipt_written": .bool(isReceiptWritten),
        ]
    }

    /// Names the anchor: the request's nonce.
    var identifier: String { hexadecimal(request.digest.bytes) }

    /// What is kept of a place, which may be a path with somebody's name in it.
    static func placeDigest(_ place: String, salt: [UInt8]) -> SHA256Digest {
        SHA256.hash(Array("countersign/verdict-place/v1\n".utf8) + salt + Array(place.utf8))
    }

    /// The file's name: when it has to be destroyed, then the request's nonce, so that the day is
    /// known without opening it.
    static func fileName(of request: DeskRequest) -> String {
        "\(request.content.keptUntil.epochSeconds)-\(hexadecimal(request.digest.bytes))"
    }

    /// The receipt's file: destroyed with the anchor, but not before the resident had a day to
    /// collect it.
    static func receiptName(of request: DeskRequest, written now: Timestamp) -> String {
        let collected = now.epochSeconds + 86_400
        return "\(max(request.content.keptUntil.epochSeconds, collected))-"
            + hexadecimal(request.digest.bytes)
    }

    /// When the file `name` has to be destroyed.
    static func destroyAt(fileName name: String) -> Timestamp? {
        name.split(separator: "-").first.flatMap { Int($0) }.flatMap(Timestamp.init(epochSeconds:))
    }
}
