import BigIntegers
import JSONDocuments

extension JSONValue {
    /// An integer as the decimal string that the wire format uses.
    init(decimal value: BigInteger) { self = .string(value.decimalDescription) }

    /// Decodes a decimal string in normal form; its length is checked before its digits are read.
    ///
    /// The width is only a limit on work: the exact ranges belong to the proofs.
    static func decimal(
        maximumBitWidth: Int = 4_096
    ) -> (JSONValue, String) throws(DecodingFailure) -> BigInteger {
        { (value, location) throws(DecodingFailure) in
            let text = try string(value, location)
            do throws(ArithmeticError) {
                return try BigInteger(decimal: text, maximumBitWidth: maximumBitWidth)
            } catch .tooLarge {
                throw DecodingFailure(
                    location: location, problem: "has more than \(maximumBitWidth) bits")
            } catch {
                throw DecodingFailure(
                    location: location, problem: "must be a whole number as a decimal string")
            }
        }
    }

    /// Decodes an object of decimal strings under names that are data.
    static func decimals(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> [String: BigInteger] {
        let members = try map(maximumCount: 256, decimal())(value, location)
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    }

    /// An object of decimal strings.
    init(decimals values: [String: BigInteger]) {
        self = .object(JSONObject(values.map { ($0.key, JSONValue(decimal: $0.value)) }))
    }

    /// Decodes a member that may only be `null` or absent in what we process, and says whether it
    /// was set; its content belongs to revocation.
    static func isPresent(_ value: JSONValue, _ location: String) -> Bool { value != .null }
}
