import Testing
import WalletClient

@Suite("Links")
struct WebAddressTests {
    @Test(arguments: [
        "https://desk.example/requests/00ff", "https://desk.example:8443/requests/00ff",
        "http://127.0.0.1:9/requests/00ff", "http://localhost/requests/00ff",
        "http://[::1]:8080/requests/00ff", "HTTPS://DESK.example/requests/00ff",
    ])
    func isALink(_ text: String) throws {
        let address = try WebAddress(parsing: text)
        #expect(try address.appending("credential").text.hasSuffix("/requests/00ff/credential"))
        let place = try address.replacingPath(with: "/desks/a/receipts")
        #expect(place.text.hasSuffix("/desks/a/receipts"))
        #expect(place.host == address.host)
    }

    @Test(arguments: [
        "", "desk.example", "https://", "https:///path", "https://a b/", "https://ä.example/",
        "https://user@desk.example/", "https://user:word@desk.example/",
        "https://desk.example/?a=1",
        "https://desk.example/#a", "https://desk.example/../a", "https://desk.example/a\\b",
        "ftp://desk.example/", "file:///etc/passwd", "https://desk.example/\n",
        "https://" + String(repeating: "a", count: 2_000),
    ])
    func isNone(_ text: String) {
        #expect(throws: ClientError.addressInvalid) { try WebAddress(parsing: text) }
    }

    @Test(arguments: [
        "http://desk.example/requests/00ff", "http://127.0.0.1.desk.example/", "http://10.0.0.1/",
        "http://localhost.example/", "http://0.0.0.0/", "http://[::2]/",
    ])
    func isNotSafe(_ text: String) {
        #expect(throws: ClientError.addressNotSecure) { try WebAddress(parsing: text) }
    }

    @Test func aServiceCannotNameAnother() throws {
        let address = try WebAddress(parsing: "https://desk.example/requests/00ff")
        for path in [
            "//other.example/", "https://other.example/", "a", "", "/a?b", "/a#b", "/../a",
        ] {
            #expect(throws: ClientError.addressInvalid) { try address.replacingPath(with: path) }
        }
    }

    @Test func aFileIsNoLink() {
        for text in ["offer.json", "-", "http", "https:/a", "./http://a", "ask.json"] {
            #expect(!WebAddress.isMeant(by: text))
        }
        #expect(WebAddress.isMeant(by: "http://desk.example"))
    }
}
