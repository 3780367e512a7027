import Credentials
import Foundation
import JSONDocuments
import JSONSchemas
import TestSupport
import Testing

@Suite("The schema of templates judges as the program does")
struct TemplateSchemaTests {
    private let schema: JSONSchema
    private let templates: [JSONValue]

    init() throws {
        func document(_ path: String) throws -> JSONValue {
            try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: Python.place(path)))))
        }
        schema = try JSONSchema(json: document("schemas/request.template.json"))
        let folder = "Sources/Credentials/Templates"
        templates = try FileManager.default.contentsOfDirectory(atPath: Python.place(folder))
            .sorted().map { try document(folder + "/" + $0) }
    }

    @Test func theShippedOnesFit() throws {
        #expect(templates.count == 14)
        for template in templates { #expect(schema.validate(template) == nil) }
    }

    /// Each member taken away, one added, and each replaced by values of other types.
    @Test func alteredOnesAreJudgedAlike() throws {
        var refused = 0
        for template in templates {
            for path in template.objectPaths {
                guard case .object(let object)? = template[path] else { continue }
                var changed: [JSONValue] = []
                for member in object.members {
                    for value in [nil, true, -1, "x", [:], []] as [JSONValue?] {
                        var copy = template
                        copy[path + [member.name]] = value
                        changed.append(copy)
                    }
                }
                var extended = template
                extended[path + ["added"]] = 1
                changed.append(extended)
                for document in changed {
                    let accepts = (try? RequestTemplate(document)) != nil
                    if !accepts { refused += 1 }
                    guard !isBeyondSchema(document) else { continue }
                    #expect(
                        (schema.validate(document) == nil) == accepts,
                        "\(document.canonicalText.prefix(600))")
                }
            }
        }
        #expect(refused > 500)
    }

    /// Rules between members: a parameter that is used but not declared, an attribute both shown and
    /// compared, a relation of a credential that is not asked for.
    private func isBeyondSchema(_ document: JSONValue) -> Bool {
        guard schema.validate(document) == nil else { return false }
        do {
            _ = try RequestTemplate(document)
            return false
        } catch {
            return error.location.hasSuffix("conditions") || error.location.hasSuffix("relations")
        }
    }
}
