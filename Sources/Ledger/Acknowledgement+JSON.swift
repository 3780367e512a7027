public import JSONDocuments
import Sodium
import TransparencyLog

extension Acknowledgement {
    /// `{"index", "leaf_hash", "tree_size"}`, the hash in lowercase hexadecimal.
    public var json: JSONValue {
        [
            "index": .integer(index), "leaf_hash": .string(leafHash.hexadecimal),
            "tree_size": .integer(treeSize),
        ]
    }

    /// Parses the document of ``json``.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        index = try reader.required("index", JSONValue.integer)
        let text = try reader.required("leaf_hash", JSONValue.string)
        guard let hash = TreeHash(hexadecimal: text) else {
            throw reader.failure("leaf_hash", "must be 64 lowercase hexadecimal digits")
        }
        leafHash = hash
        treeSize = try reader.required("tree_size", JSONValue.integer)
        try reader.finish()
        guard 0 <= index, index < treeSize else {
            throw reader.failure("tree_size", "must be above the index")
        }
    }
}
