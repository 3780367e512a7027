public import JSONDocuments

/// What people read in the place of an attribute's name in a schema.
///
/// Labels are for the eye: they are no part of a schema, a request or a proof, in which the name stands.
/// Whoever shows an attribute that has none shows its name.
public struct AttributeLabel: Hashable, Sendable {
    /// How a value is written for people.
    public enum Form: String, Sendable {
        /// As it stands in the credential.
        case text
        /// `19900512` as `1990-05-12`.
        case day
        /// `1` and `0` as yes and no.
        case flag
    }

    /// The label.
    public let text: BilingualText
    /// How values are written.
    public let form: Form

    /// The labels of the schemas that come with the program, by the attributes' names.
    ///
    /// - Throws: nothing for the labels as they are shipped.
    public static func builtIn() throws(DecodingFailure) -> [String: AttributeLabel] {
        let read = JSONValue.map(maximumCount: 1_000, decode)
        let labels = try read(JSONValue(parsing: PackageResources.attributes_json), "")
        return Dictionary(labels.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> AttributeLabel {
        var reader = try ObjectReader(value, at: location)
        let zh = try reader.required("zh", JSONValue.string)
        let en = try reader.required("en", JSONValue.string)
        let form = try reader.optional("shows", JSONValue.choice(Form.self)) ?? .text
        try reader.finish()
        let text = try BilingualText(
            json: ["zh": .string(zh), "en": .string(en)], at: location)
        return AttributeLabel(text: text, form: form)
    }
}

extension AttributeLabel.Form {
    /// What a raw value says; one that is not of this form stays as it is.
    public enum Shown: Hashable, Sendable {
        /// To be shown as it is.
        case text(String)
        /// A yes or a no.
        case flag(Bool)
    }

    /// Reads a raw value.
    public func shown(_ raw: String) -> Shown {
        switch self {
        case .text: return .text(raw)
        case .day:
            guard let number = Int(raw), let date = CalendarDate(number: number) else {
                return .text(raw)
            }
            return .text(date.description)
        case .flag:
            return raw == "1" ? .flag(true) : raw == "0" ? .flag(false) : .text(raw)
        }
    }
}
