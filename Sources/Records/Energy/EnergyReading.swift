public import JSONDocuments
import Sodium

/// `energy.reading`: what one meter took and gave in each interval of a day, as commitments.
///
/// A commitment is a Pedersen commitment on ristretto255 to watt-hours; the seed of its openings is
/// in the encrypted payload. Nobody reads a value here, yet sums over meters or hours can be opened.
public struct EnergyReading: RecordContent {
    /// `energy.reading`.
    public var type: RecordType { .energyReading }
    /// Length of a commitment in bytes.
    public static let commitmentByteCount = 32
    /// Most intervals: a day of 25 hours by five minutes.
    public static let intervalLimit = 300

    /// Where the numbers come from.
    public enum Quality: String, CaseIterable, Sendable {
        case actual, estimated, substituted
    }

    /// The meter's pseudonym.
    public let meter: RecordIdentifier
    /// The first interval's first second.
    public let from: Timestamp
    /// An interval's length: 300, 900, 1,800 or 3,600 s.
    public let intervalSeconds: Int
    /// Where the numbers come from.
    public let quality: Quality
    /// Commitments to what was taken, one an interval.
    public let imports: [[UInt8]]
    /// Commitments to what was given, one an interval.
    public let exports: [[UInt8]]

    /// Creates a day of readings; intervals count in UTC, so that a day has 23 to 25 hours.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        meter: RecordIdentifier, from: Timestamp, intervalSeconds: Int, quality: Quality,
        imports: [[UInt8]], exports: [[UInt8]]
    ) throws(RecordError) {
        guard [300, 900, 1_800, 3_600].contains(intervalSeconds) else {
            throw .integerOutOfRange(location: "public.interval_s")
        }
        try Field.count(imports, in: 1...Self.intervalLimit, at: "public.imports")
        guard imports.count == exports.count else {
            throw .valuesMismatch(location: "public.exports")
        }
        guard (imports + exports).allSatisfy({ $0.count == Self.commitmentByteCount }) else {
            throw .commitmentMalformed(location: "public")
        }
        self.meter = meter
        self.from = from
        self.intervalSeconds = intervalSeconds
        self.quality = quality
        self.imports = imports
        self.exports = exports
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let meter = try reader.identifier("meter")
        let from = try reader.time("from")
        let interval = try reader.integer("interval_s", in: 300...3_600)
        let quality = try reader.choice("quality", Quality.self)
        let imports = try Self.commitments("imports", &reader)
        let exports = try Self.commitments("exports", &reader)
        try reader.finish()
        try self.init(
            meter: meter, from: from, intervalSeconds: interval, quality: quality,
            imports: imports, exports: exports)
    }

    private static func commitments(
        _ name: String, _ reader: inout RecordReader
    ) throws(RecordError) -> [[UInt8]] {
        let texts = try reader.strings(name)
        try Field.count(texts, in: 1...intervalLimit, at: "public.\(name)")
        var commitments: [[UInt8]] = []
        for (index, text) in texts.enumerated() {
            guard text.utf8.count == 44, let value = bytes(base64: text) else {
                throw .commitmentMalformed(location: "public.\(name)[\(index)]")
            }
            commitments.append(value)
        }
        return commitments
    }

    /// `{"meter", "from", "interval_s", "quality", "imports": [base64], "exports": [base64]}`.
    public var json: JSONValue {
        [
            "meter": .string(meter.description), "from": .string(from.description),
            "interval_s": .integer(intervalSeconds), "quality": .string(quality.rawValue),
            "imports": .array(imports.map { .string(base64($0)) }),
            "exports": .array(exports.map { .string(base64($0)) }),
        ]
    }
}
