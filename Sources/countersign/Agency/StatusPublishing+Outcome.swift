import Agency
import JSONDocuments
import Records
import Sodium

extension StatusPublishing.Outcome {
    /// `{"definition", "index", "time", "cosigned"}`.
    var json: JSONValue {
        [
            "definition": .string(hexadecimal(status.definition.bytes)),
            "index": .integer(status.index),
            "time": .string(status.time.description), "cosigned": .bool(isCosigned),
        ]
    }
}

extension Sequence<StatusPublishing.Outcome> {
    /// What is left to do, for people.
    var remark: String {
        allSatisfy(\.isCosigned)
            ? "" : " Let the witnesses cosign, then run 'agency status --keep'."
    }
}
