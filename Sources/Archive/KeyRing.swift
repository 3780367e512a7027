import Age
import Records
import Sodium

/// The keys of a record that is being sealed, wrapped, and the headers of its standing recipients.
struct KeyRing {
    let record: RecordIdentifier
    let epoch: EpochKey
    let readers: [StandingReader]
    private(set) var keys: [WrappedKey] = []

    init(record: RecordIdentifier, epoch: EpochKey, readers: [StandingReader]) {
        self.record = record
        self.epoch = epoch
        self.readers = readers
    }

    /// Keeps the key of a part; with the document's key the subject's handle, if it has a subject.
    mutating func add(
        _ fileKey: borrowing FileKey, of part: KeyPart, subject: SubjectKey? = nil
    ) throws {
        if let subject {
            try wrap(fileKey.secret.joined(with: subject.handle.bytes), part)
        } else {
            try wrap(fileKey.secret, part)
        }
        for reader in readers {
            guard let header = try reader.header(fileKey) else { continue }
            try wrap(SecretBytes(copying: header.bytes), .standing(part, for: reader.digest))
        }
    }

    private mutating func wrap(_ secret: borrowing SecretBytes, _ part: KeyPart) throws {
        let sealed = try epoch.wrap(secret, record: record.bytes, part: part)
        keys.append(WrappedKey(record: record, part: part, sealed: sealed))
    }
}
