import Archive
import Commitments
import JSONDocuments
import Records
import Sodium

extension MeterSubmission {
    /// The seed that a payload keeps.
    static func seed(_ fields: [PayloadField]) throws -> BlindingSeed {
        guard case .string(let digits)? = fields.first(where: { $0.name == seedField })?.value,
            let bytes = Sodium.bytes(hexadecimal: digits), bytes.count == BlindingSeed.byteCount
        else {
            throw CommandFailure(.refused, code: "seed-missing", "the payload has no seed")
        }
        return try BlindingSeed(bytes: SecretBytes(copying: bytes))
    }
}
