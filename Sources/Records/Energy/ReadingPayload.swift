public import JSONDocuments
import Sodium

/// The payload of `energy.reading`: what the commitments are to, and the seed that opens them.
public struct ReadingPayload: PayloadContent {
    /// `energy.reading`.
    public static var type: RecordType { .energyReading }

    /// What was taken in each interval, in Wh, 0 to 2^53 − 1; 1 to 300 of them.
    public let imports: [Int]
    /// What was given in each interval, as many and in the same unit.
    public let exports: [Int]
    /// A department's own fields.
    public let extra: JSONObject?

    /// Reads the payload's object; the seed, 64 hexadecimal digits, must be there and is not kept.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        imports = try Self.wattHours("imports", &reader)
        exports = try Self.wattHours("exports", &reader)
        _ = try reader.digest("seed")
        extra = try reader.extra()
        try reader.finish()
        guard imports.count == exports.count else {
            throw .valuesMismatch(location: "payload.exports")
        }
    }

    private static func wattHours(
        _ name: String, _ reader: inout RecordReader
    ) throws(RecordError) -> [Int] {
        let values = try reader.values(name)
        try Field.count(values, in: 1...EnergyReading.intervalLimit, at: "payload.\(name)")
        var numbers: [Int] = []
        for (index, value) in values.enumerated() {
            let location = "payload.\(name)[\(index)]"
            guard case .number(let text) = value else {
                throw .malformed(
                    DecodingFailure(location: location, problem: "must be a whole number"))
            }
            guard let number = Int(text), 0..<(1 << 53) ~= number else {
                throw .integerOutOfRange(location: location)
            }
            numbers.append(number)
        }
        return numbers
    }
}
