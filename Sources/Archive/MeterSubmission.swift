import Commitments
public import JSONDocuments
import Metering
public import Records
import Sodium

/// A meter's day on its way to the ledger: commitments in public, values and seed in the payload.
public struct MeterSubmission {
    /// The payload's field that holds the seed of all openings, 64 hexadecimal digits.
    public static let seedField = "seed"

    let content: JSONValue
    let fields: [PayloadField]
    let identifier: RecordIdentifier

    /// A day, from what is public of it and the lists `imports` and `exports` of its payload, in Wh.
    public init(content: JSONValue, fields: [PayloadField], identifier: RecordIdentifier) {
        self.content = content
        self.fields = fields
        self.identifier = identifier
    }

    /// The day under a fresh seed.
    ///
    /// - Throws: `SubmissionFailure`.
    public func submission() throws(SubmissionFailure) -> Submission {
        let header = try header()
        let seed = try Self.drawnSeed()
        let digits = seed.withBytes { bytes in
            hexadecimal(
                (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
        }
        let day: MeterDay
        do throws(MeteringError) {
            day = try MeterDay(
                record: identifier, meter: header.meter, from: header.from,
                intervalSeconds: header.intervalSeconds, quality: header.quality,
                imports: Self.values("imports", fields),
                exports: Self.values("exports", fields), seed: seed)
        } catch {
            throw .readings(error)
        }
        do throws(RecordError) {
            let kept = try PayloadField(name: Self.seedField, value: .string(digits))
            return Submission(.reading(day.reading), id: identifier, fields: fields + [kept])
        } catch {
            throw .record(.payload, error)
        }
    }

    private func header() throws(SubmissionFailure) -> Header {
        do throws(DecodingFailure) {
            return try Header(content)
        } catch {
            throw .malformed(.content, error)
        }
    }

    private static func drawnSeed() throws(SubmissionFailure) -> BlindingSeed {
        do throws(CommitmentError) {
            return try BlindingSeed()
        } catch {
            throw .secret(.outOfMemory)
        }
    }

    /// A payload's list of watt-hours; none where it is missing or something else.
    public static func values(_ name: String, _ fields: [PayloadField]) -> [Int] {
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
