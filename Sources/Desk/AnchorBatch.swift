import Credentials
import JSONDocuments
import Records
import Sodium

/// Acceptances that became durable together, in one sealed file, until all of them are anchored.
///
/// They were handed to nobody but to who asked, so that none has a place.
struct AnchorBatch {
    /// The folder of the files.
    static let folder = "batches"
    /// A file is not made longer than this, unless by one acceptance alone.
    static let byteLimit = 1_000_000

    /// When the first of what is in it has to be forgotten, then random digits.
    let fileName: String
    var anchors: [KeptAnchor]

    /// The file's place in the state directory.
    var file: String { Self.folder + "/" + fileName }

    /// A new batch of at least one.
    init(_ anchors: [KeptAnchor]) {
        let first = anchors.map(\.request.content.keptUntil.epochSeconds).min() ?? 0
        fileName = "\(first)-\(hexadecimal(randomBytes(16)))"
        self.anchors = anchors
    }

    init(_ value: JSONValue, fileName: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        anchors = try reader.required(
            "anchors",
            JSONValue.list(maximumCount: 10_000) { (value, _) throws(DecodingFailure) in
                try KeptAnchor(value)
            })
        try reader.finish()
        self.fileName = fileName
    }

    var json: JSONValue { ["v": 1, "anchors": .array(anchors.map(\.json))] }

    /// The anchors in their order, in as many batches as the limit asks for.
    static func batches(of anchors: [KeptAnchor]) -> [AnchorBatch] {
        var parts: [[KeptAnchor]] = []
        var room = 0
        for anchor in anchors {
            let count = anchor.json.canonicalBytes.count
            if count > room {
                parts.append([])
                room = byteLimit
            }
            parts[parts.count - 1].append(anchor)
            room -= count
        }
        return parts.map(AnchorBatch.init)
    }
}
