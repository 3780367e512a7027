import HTTPTypes
import Testing

@testable import Service

@Suite("What a form sends, and where it leads")
struct FormTests {
    private func form(_ text: String) throws -> Form { try Form(parsing: Array(text.utf8)) }

    @Test func fieldsAreDecoded() throws {
        let form = try form("name=%E6%9D%8E+li&role=desk&role=clerk&empty=&&bare&x=a%2Bb%3D=c")
        #expect(try form.text("name") == "李 li")
        #expect(form.all("role") == ["desk", "clerk"])
        #expect(try form.text("empty") == "" && form.text("bare") == "")
        #expect(try form.text("x") == "a+b==c")
        #expect(try form.optional("nobody") == nil)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "a=%1b", "=a", "a=%7f",
    ])
    func whatIsNoFormIsRefused(_ text: String) {
        let problem = #expect(throws: Problem.self) { try form(text) }
        #expect(problem?.status == .badRequest && problem?.code == "form-malformed")
    }

    @Test func whatIsTooLongIsRefused() throws {
        let long = [
            String(repeating: "n", count: Form.nameByteCountLimit + 1) + "=1",
            "a=" + String(repeating: "v", count: Form.valueByteCountLimit + 1),
            String(repeating: "a=1&", count: Form.fieldCountLimit + 1),
        ]
        for text in long { #expect(throws: Problem.self) { try form(text) } }
        #expect(try form(String(repeating: "a=1&", count: 200)).fields.count == 200)
    }

    @Test func aFieldIsThereOnce() throws {
        let form = try form("a=1&a=2")
        #expect(throws: Problem.self) { try form.text("a") }
        #expect(throws: Problem.self) { try form.optional("a") }
        let missing = #expect(throws: Problem.self) { try form.text("b") }
        #expect(missing?.code == "parameter-missing" && missing?.place == "b")
    }

    @Test func aFormIsWrittenAsItIsRead() throws {
        let fields = [(name: "q", value: "a+b=c &%/李\n"), (name: "é", value: "")]
        let text = QueryText.make(fields)
        #expect(text.hasPrefix("?q=a%2Bb%3Dc%20%26%25%2F%E6%9D%8E%0A&"))
        let read = try form(String(text.dropFirst()))
        #expect(read.fields.map(\.name) == ["q", "é"])
        #expect(read.fields.map(\.value) == ["a+b=c &%/李\n", ""])
        #expect(QueryText.make([]) == "")
    }

    @Test(arguments: ["/", "/auditor?q=1&type=a.b", "/account#top", "/a//b"])
    func oneReturnsToAPlaceHere(_ path: String) { #expect(LocalPath.checked(path) == path) }

    @Test(arguments: [
        "", "auditor", "https://example.org/", "//example.org", "/\\example.org", "/a\\b", "/ a",
        "/\t/example.org", "/\n", "/李", "/sign-in", "/sign-out", "/sign-in?next=/sign-in",
    ])
    func oneReturnsNowhereElse(_ path: String) { #expect(LocalPath.checked(path) == nil) }

    @Test func aPlaceIsNotTooLong() {
        #expect(LocalPath.checked("/" + String(repeating: "a", count: 1_999)) != nil)
        #expect(LocalPath.checked("/" + String(repeating: "a", count: 2_000)) == nil)
    }

    @Test func whatStandsInAPageEndsNoTag() {
        let escaped = PageEscaping().escapeText("<a href=\"x\" id='y'>&\0</a>")
        #expect(
            escaped == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\u{FFFD}&lt;/a&gt;")
        // One character to Swift, a quotation mark and an accent to a browser.
        let joined = PageEscaping().escapeText("\"\u{301}<\u{338}")
        #expect(joined.unicodeScalars.elementsEqual("&quot;\u{301}&lt;\u{338}".unicodeScalars))
    }
}
