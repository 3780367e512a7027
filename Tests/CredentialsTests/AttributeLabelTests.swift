import Credentials
import Testing

@Suite("What people read in the place of attributes' names")
struct AttributeLabelTests {
    private let labels: [String: AttributeLabel]

    init() throws { labels = try AttributeLabel.builtIn() }

    @Test func everyAttributeThatATemplateNamesHasOne() throws {
        for template in try RequestTemplate.builtIn() {
            for part in template.parts {
                for name in part.reveal + part.conditions.map(\.attribute) {
                    #expect(labels[name] != nil, "\(template.name): \(name)")
                }
            }
        }
    }

    @Test func noTwoAreCalledTheSame() {
        #expect(Set(labels.values.map(\.text.zh)).count == labels.count)
        #expect(Set(labels.values.map(\.text.en)).count == labels.count)
    }

    @Test func valuesAreWrittenForPeople() {
        #expect(labels["birth_date"]?.form.shown("19900512") == .text("1990-05-12"))
        #expect(labels["birth_date"]?.form.shown("19901312") == .text("19901312"))
        #expect(labels["driving_b"]?.form.shown("1") == .flag(true))
        #expect(labels["driving_b"]?.form.shown("0") == .flag(false))
        #expect(labels["driving_b"]?.form.shown("2") == .text("2"))
        #expect(labels["family_name"]?.form.shown("20000101") == .text("20000101"))
    }
}
