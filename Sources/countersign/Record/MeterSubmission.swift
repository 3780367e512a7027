import Archive
import Commitments
import JSONDocuments
import Metering
import Records
import Sodium

/// A meter's day on its way to the ledger: commitments in public, values and seed in the payload.
struct MeterSubmission {
    /// The payload's field that holds the seed of all openings, 64 hexadecimal digits.
    static let seedField = "seed"

    let content: JSONValue
    let fields: [PayloadField]
    let identifier: RecordIdentifier
    let path: String

    func submission() throws -> Submission {
        let seed = try SecretBytes.random(count: BlindingSeed.byteCount)
        let digits = seed.withBytes { bytes in
            hexadecimal(
                (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
        }
        let day = try day(seed: BlindingSeed(bytes: seed))
        var fields = fields
        fields.append(try PayloadField(name: Self.seedField, value: .string(digits)))
        return Submission(.reading(day.reading), id: identifier, fields: fields)
    }

    private func day(seed: borrowing BlindingSeed) throws -> MeterDay {
        let header = try InputFile.naming(path) { () throws -> Header in try Header(content) }
        do throws(MeteringError) {
            return try MeterDay(
                record: identifier, meter: header.meter, from: header.from,
                intervalSeconds: header.intervalSeconds, quality: header.quality,
                imports: Self.values("imports", fields),
                exports: Self.values("exports", fields),
                seed: seed)
        } catch {
            throw CommandFailure(.malformed, code: error.code, "the readings: \(error.sentence)")
        }
    }

    /// The seed that a payload keeps.
    static func seed(_ fields: [PayloadField]) throws -> BlindingSeed {
        guard case .string(let digits)? = fields.first(where: { $0.name == seedField })?.value,
            let bytes = Sodium.bytes(hexadecimal: digits), bytes.count == BlindingSeed.byteCount
        else {
            throw CommandFailure(.refused, code: "seed-missing", "the payload has no seed")
        }
        return try BlindingSeed(bytes: SecretBytes(copying: bytes))
    }

    /// A payload's list of watt-hours; none where it is missing or something else.
    static func values(_ name: String, _ fields: [PayloadField]) -> [Int] {
        guard case .array(let elements)? = fields.first(where: { $0.name == name })?.value else {
            return []
        }
        return elements.map { element in
            guard case .number(let text) = element, let value = Int(text) else { return -1 }
            return value
        }
    }
}

/// What is public of a day before its commitments are made.
private struct Header {
    let meter: RecordIdentifier
    let from: Timestamp
    let intervalSeconds: Int
    let quality: EnergyReading.Quality

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        let meter = try reader.required("meter", JSONValue.string)
        let from = try reader.required("from", JSONValue.string)
        intervalSeconds = try reader.required("interval_s", JSONValue.integer)
        quality = try reader.required("quality", JSONValue.choice(EnergyReading.Quality.self))
        try reader.finish(naming: false)
        guard let identifier = RecordIdentifier(meter) else {
            throw reader.failure("meter", "must be 32 lowercase hexadecimal digits")
        }
        guard let time = Timestamp(from) else {
            throw reader.failure("from", "must be YYYY-MM-DDThh:mm:ssZ")
        }
        self.meter = identifier
        self.from = time
    }
}
