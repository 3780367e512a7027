import HTTPTypes
import Testing

@testable import Service

@Suite("A form with a file")
struct MultipartTests {
    private static let type = "multipart/form-data; boundary=----x1"

    private func form(_ text: String, _ type: String = type) throws -> Form {
        try Form(parsing: Array(text.utf8), contentType: type)
    }

    private static let good =
        "------x1\r\nContent-Disposition: form-data; name=\"days\"\r\n\r\n30\r\n"
        + "------x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"名册.csv\"\r\n"
        + "Content-Type: text/csv\r\n\r\na,b\r\n\r\n--\u{0}x\r\n------x1--\r\n"

    @Test func fieldsAndFilesAreRead() throws {
        let form = try form(Self.good)
        #expect(try form.text("days") == "30")
        #expect(form.files["file"] == Array("a,b\r\n\r\n--\u{0}x".utf8))
        #expect(form.fields.count == 1 && form.files.count == 1)
        let quoted = try self.form(Self.good, "multipart/form-data; boundary=\"----x1\"")
        #expect(quoted.files == form.files)
    }

    @Test func anEmptyFileIsOne() throws {
        let form = try form(
            "------x1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n"
                + "------x1--\r\n")
        #expect(form.files["file"] == [])
    }

    @Test(arguments: [
        "", "------x1", "------x1\r\n", "------x1--" + "x1\r\n\r\n------x2",
        "------x1\r\n\r\n\r\n------x1--", "------x1\r\nX: y\r\n\r\n1\r\n------x1--",
        "------x1\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n------x1--",
        "------x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\u{1}\r\n------x1--",
        "------x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------x2--",
        "------x1\r\nContent-Disposition: form-data; name=\"a\"\r\n1\r\n------x1--",
    ])
    func whatIsNoFormIsRefused(_ text: String) throws {
        // Dashes behind the first mark end a form without parts.
        guard !text.hasPrefix("------x1--") else {
            #expect(try form(text).fields.isEmpty)
            return
        }
        let problem = #expect(throws: Problem.self) { try form(text) }
        #expect(problem?.code == "form-malformed", "\(text)")
    }

    @Test(arguments: ["multipart/form-data", "multipart/form-data; boundary=", "text/plain"])
    func aBoundaryIsNeeded(_ type: String) {
        #expect(throws: Problem.self) { try form(Self.good, type) }
    }

    @Test func aFileIsThereOnce() {
        let part =
            "------x1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n1\r\n"
        let problem = #expect(throws: Problem.self) { try form(part + part + "------x1--") }
        #expect(problem?.code == "parameter-repeated")
    }
}
