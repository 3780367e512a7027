public import Records
import Sodium

/// A custodian's own name for a subject: 16 bytes that follow from the subject's key.
public struct SubjectHandle: Hashable, Sendable {
    /// Length in bytes.
    public static let byteCount = 16
    /// The 16 bytes.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The name of the sealed file that holds the subject's key.
    var fileName: String { "subjects/\(hexadecimal(bytes))" }
}

extension SubjectKey {
    /// Under what name a custodian keeps the key and counts its accesses.
    public var handle: SubjectHandle {
        let label = Array("countersign/subject-handle/v1\n".utf8)
        return SubjectHandle(bytes: Array(HMAC.code(of: label, key: secret).prefix(16)))
    }
}
