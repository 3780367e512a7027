import CityTestSupport
import JSONDocuments
import Records
import SealedStorage
import Sodium

@testable import Agency

extension Agency.Issuer {
    /// Writes what issuing leaves, without the credentials.
    func pretendIssued(
        _ count: Int, under definition: SHA256Digest
    ) throws -> [RevocationOrder.Subject] {
        try (0..<count).map { number in
            let record = try OfferRecord(
                row: "row \(number)", values: [:], evidence: "post", nonce: "1",
                definition: definition, expires: City.now, subject: subjectKeys.key(ofRow: "R"))
            try store(record)
            let issued = try IssuedRecord(
                request: definition, credential: .null,
                number: drawNumber(for: record.identifier, of: definition))
            try directory.write(
                issued.json.canonicalBytes, to: IssuedRecord.fileName(record.identifier))
            return .credential(record.identifier)
        }
    }
}
