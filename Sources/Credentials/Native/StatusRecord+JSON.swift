package import JSONDocuments
package import Records
import Sodium

extension StatusRecord {
    /// Decodes the content of an `identity.status` outside its envelope.
    package static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> StatusRecord {
        var reader = try ObjectReader(value, at: location)
        let definition = try reader.required("definition", SHA256Digest.decode)
        let index = try reader.required("index", JSONValue.integer(in: 0...largestIndex))
        let value = try reader.required("value", JSONValue.base64)
        let newest = try reader.required("newest", SHA256Digest.decode)
        let time = try reader.required("time", Timestamp.decode)
        try reader.finish()
        do throws(RecordError) {
            return try StatusRecord(
                definition: definition, index: index, value: value, newest: newest, time: time)
        } catch {
            throw reader.failure("value", "must be a number of at most \(valueByteLimit) bytes")
        }
    }
}
