import JSONDocuments

/// Turns schema documents into one list of schemas; references are resolved at the end.
struct SchemaCompiler {
    let limits: SchemaLimits
    var nodes: [SchemaNode] = []
    /// Where each schema stands: its document's number and its pointer.
    private var places: [SchemaPlace: SchemaNode.Index] = [:]
    private var locations: [String] = []
    private var identifiers: [ExactText: Int] = [:]
    private var documentCount = 0
    private var references: [PendingReference] = []
    private var valueCount = 0
    private var textByteCount = 0
    private var stateCount = 0
    private var locationByteCount = 0

    init(limits: SchemaLimits) { self.limits = limits }

    /// Adds a document, the schema itself first; the answer is its `$id`.
    mutating func add(_ json: JSONValue) throws(SchemaError) -> String? {
        try measure(json, depth: 0)
        var identifier: String?
        if let value = json["$id"] {
            guard case .string(let text) = value, isAbsoluteIdentifier(text) else {
                throw .identifierMalformed(location: "/$id")
            }
            guard identifiers.updateValue(documentCount, forKey: ExactText(text)) == nil else {
                throw .identifierRepeated
            }
            identifier = text
        }
        _ = try compile(json, at: "")
        documentCount += 1
        return identifier
    }

    /// Reads one schema and, through its keywords, all within it.
    mutating func compile(
        _ json: JSONValue, at location: String
    ) throws(SchemaError) -> SchemaNode.Index {
        guard nodes.count < limits.schemaCount else {
            throw .tooManySchemas(limit: limits.schemaCount)
        }
        try measure(location: location, of: json)
        let index = nodes.count
        nodes.append(SchemaNode())
        locations.append(location)
        places[SchemaPlace(document: documentCount, pointer: ExactText(location))] = index
        switch json {
        case .bool(let flag): nodes[index].refusesAll = !flag
        case .object(let object):
            var reader = KeywordReader(location: location, index: index)
            for member in object.members {
                try reader.read(member.name, member.value, &self)
            }
            nodes[index] = reader.node
        default: throw .notASchema(location: location)
        }
        return index
    }

    /// Compiles a pattern within what is left of the limits.
    mutating func pattern(
        _ source: String, at location: String
    ) throws(SchemaError) -> Pattern {
        let pattern: Pattern
        do throws(PatternProblem) {
            pattern = try Pattern(source, limits: limits)
        } catch {
            throw .patternRefused(location: location, problem: error)
        }
        stateCount += pattern.stateCount
        guard stateCount <= limits.totalStateCount else {
            throw .tooManyStates(limit: limits.totalStateCount)
        }
        return pattern
    }

    /// Notes a reference, to be resolved once all documents are there.
    mutating func refer(from index: SchemaNode.Index, to target: String, at location: String) {
        references.append(
            PendingReference(
                index: index, target: target, document: documentCount, location: location))
    }

    /// Resolves the references.
    mutating func finished() throws(SchemaError) -> [SchemaNode] {
        for reference in references {
            guard let target = resolve(reference) else {
                throw .referenceUnresolved(location: reference.location)
            }
            nodes[reference.index].reference = target
        }
        try refuseEndless()
        return nodes
    }

    private func resolve(_ reference: PendingReference) -> SchemaNode.Index? {
        let parts = reference.target.split(
            separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var document = reference.document
        if !parts[0].isEmpty {
            guard let named = identifiers[ExactText(String(parts[0]))] else { return nil }
            document = named
        }
        guard let pointer = percentDecoded(parts.count == 2 ? parts[1] : "") else { return nil }
        return places[SchemaPlace(document: document, pointer: ExactText(pointer))]
    }

    /// Bounds the text of all locations: long names, nested, would otherwise take its square.
    private mutating func measure(
        location: String, of json: JSONValue
    ) throws(SchemaError) {
        var memberCount = 0
        if case .object(let object) = json { memberCount = object.members.count }
        locationByteCount += location.utf8.count * (1 + memberCount)
        guard locationByteCount <= 8 * limits.textByteCount else { throw .tooLarge }
    }

    private mutating func measure(_ value: JSONValue, depth: Int) throws(SchemaError) {
        valueCount += 1
        switch value {
        case .string(let text), .number(let text): textByteCount += text.utf8.count
        case .array(let elements):
            guard depth < limits.depth else { throw .tooDeep }
            for element in elements { try measure(element, depth: depth + 1) }
        case .object(let object):
            guard depth < limits.depth else { throw .tooDeep }
            for member in object.members {
                textByteCount += member.name.utf8.count
                try measure(member.value, depth: depth + 1)
            }
        case .null, .bool: break
        }
        guard valueCount <= limits.valueCount, textByteCount <= limits.textByteCount else {
            throw .tooLarge
        }
    }
}

extension SchemaCompiler {
    /// Refuses schemas that come back to themselves at the same value: no check would ever end.
    ///
    /// Schemas that ask no other, and then those that ask only settled ones, are settled in turn;
    /// what is left over leads into a circle.
    private func refuseEndless() throws(SchemaError) {
        var askers: [[SchemaNode.Index]] = Array(repeating: [], count: nodes.count)
        var open = Array(repeating: 0, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for asked in node.inPlace { askers[asked].append(index) }
            open[index] = node.inPlace.count
        }
        var settled = nodes.indices.filter { open[$0] == 0 }
        var position = 0
        while position < settled.count {
            for asker in askers[settled[position]] {
                open[asker] -= 1
                if open[asker] == 0 { settled.append(asker) }
            }
            position += 1
        }
        if let endless = nodes.indices.first(where: { open[$0] > 0 }) {
            throw .referenceEndless(location: locations[endless])
        }
    }
}

/// Where a schema stands.
private struct SchemaPlace: Hashable {
    let document: Int
    let pointer: ExactText
}

/// A `$ref` that waits for its target.
private struct PendingReference {
    let index: SchemaNode.Index
    let target: String
    let document: Int
    let location: String
}

/// Whether `text` is an absolute URI (RFC 3986 §4.3) without fragment, in printable ASCII.
private func isAbsoluteIdentifier(_ text: String) -> Bool {
    guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "#") }) else {
        return false
    }
    guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isLetter else {
        return false
    }
    let scheme = text[..<colon]
    return scheme.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
        && text.index(after: colon) < text.endIndex
}

/// The text with `%XX` undone (RFC 3986 §2.1); `nil` where that is no text.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 else { return nil }
        bytes.append(UInt8(digits[0] << 4 | digits[1]))
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}
