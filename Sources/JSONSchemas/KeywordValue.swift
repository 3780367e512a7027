import JSONDocuments

/// The value of one keyword, read as what the keyword needs.
struct KeywordValue {
    let json: JSONValue
    let keyword: String
    let location: String
    private let limits: SchemaLimits

    init(_ json: JSONValue, _ keyword: String, schema location: String, limits: SchemaLimits) {
        self.json = json
        self.keyword = keyword
        self.limits = limits
        var own = location
        own.append(pointerStep: keyword)
        self.location = own
    }

    var malformed: SchemaError { .keywordMalformed(location: location, keyword: keyword) }

    /// Where the member or element `step` of the value stands.
    func location(of step: String) -> String {
        var text = location
        text.append(pointerStep: step)
        return text
    }

    func text() throws(SchemaError) -> String {
        guard case .string(let text) = json else { throw malformed }
        return text
    }

    func flag() throws(SchemaError) -> Bool {
        guard case .bool(let flag) = json else { throw malformed }
        return flag
    }

    func list() throws(SchemaError) -> [JSONValue] {
        guard case .array(let elements) = json else { throw malformed }
        return elements
    }

    func object() throws(SchemaError) -> JSONObject {
        guard case .object(let object) = json else { throw malformed }
        return object
    }

    func number() throws(SchemaError) -> ExactNumber {
        guard case .number(let text) = json,
            let number = ExactNumber(text, maximumDigitCount: limits.numberDigitCount)
        else { throw malformed }
        return number
    }

    /// A whole number from 0 to 10^18 − 1.
    func count() throws(SchemaError) -> Int {
        guard let count = try number().count else { throw malformed }
        return count
    }

    /// A value to compare with.
    func instance(_ value: JSONValue) throws(SchemaError) -> Instance {
        do throws(InstanceProblem) {
            return try Instance(value, limits: limits)
        } catch {
            throw malformed
        }
    }

    /// A list of texts, each once.
    func differentTexts(_ value: JSONValue? = nil) throws(SchemaError) -> [ExactText] {
        guard case .array(let elements) = value ?? json else { throw malformed }
        var texts: [ExactText] = []
        for element in elements {
            guard case .string(let text) = element else { throw malformed }
            texts.append(ExactText(text))
        }
        guard Set(texts).count == texts.count else { throw malformed }
        return texts
    }

    func schema(_ compiler: inout SchemaCompiler) throws(SchemaError) -> SchemaNode.Index {
        try compiler.compile(json, at: location)
    }

    /// A list of one schema at least.
    func schemaList(_ compiler: inout SchemaCompiler) throws(SchemaError) -> [SchemaNode.Index] {
        var schemas: [SchemaNode.Index] = []
        for (index, element) in try list().enumerated() {
            schemas.append(try compiler.compile(element, at: location(of: String(index))))
        }
        guard !schemas.isEmpty else { throw malformed }
        return schemas
    }

    func schemaMap(
        _ compiler: inout SchemaCompiler
    ) throws(SchemaError) -> [(name: ExactText, schema: SchemaNode.Index)] {
        var schemas: [(name: ExactText, schema: SchemaNode.Index)] = []
        for member in try object().members {
            let schema = try compiler.compile(member.value, at: location(of: member.name))
            schemas.append((ExactText(member.name), schema))
        }
        return schemas
    }
}
