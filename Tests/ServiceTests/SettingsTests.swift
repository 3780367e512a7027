import Foundation
import SealedStorage
import Testing

@testable import Service

@Suite("Settings")
struct SettingsTests {
    private func file(_ text: String, _ name: String = "settings.yaml") throws -> String {
        let path = Temporary.path(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func effective(
        flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) throws -> [String: (value: String?, origin: String)] {
        let sources = try SettingSources(flags: flags, environment: environment, file: file)
        return Dictionary(
            uniqueKeysWithValues: try sources.effective().map {
                ($0.setting.name, ($0.value, $0.origin))
            })
    }

    @Test func theNearerSourceWins() throws {
        let yaml = try file("http:\n  port: 7001\n  host: 127.0.0.2\nlog:\n  level: debug\n")
        let environment = ["COUNTERSIGN_HTTP_PORT": "7002", "COUNTERSIGN_LOG_LEVEL": "warning"]
        let values = try effective(
            flags: ["http.port": "7003"], environment: environment, file: yaml)
        #expect(values["http.port"]?.value == "7003")
        #expect(values["http.port"]?.origin == "flag --http-port")
        #expect(values["log.level"]?.value == "warning")
        #expect(values["log.level"]?.origin == "environment COUNTERSIGN_LOG_LEVEL")
        #expect(values["http.host"]?.value == "127.0.0.2")
        #expect(values["http.host"]?.origin == "file \(yaml)")
        #expect(values["directory"]?.origin == "default")
        #expect(values["tls.key"]?.value == nil)
    }

    @Test func jsonIsReadToo() throws {
        let json = try file(#"{"http": {"port": 7004, "behind-proxy": true}}"#, "settings.json")
        let values = try effective(file: json)
        #expect(values["http.port"]?.value == "7004")
        #expect(values["http.behind-proxy"]?.value == "true")
    }

    @Test func aSecretCanComeAsAFile() throws {
        let secret = try file("/run/keys/rooms\nnot this\n")
        let values = try effective(environment: ["COUNTERSIGN_PASSPHRASE_FILE_FILE": secret])
        #expect(values["passphrase-file"]?.value == "/run/keys/rooms")
        #expect(throws: SettingSources.Failure.twice("COUNTERSIGN_HTTP_PORT")) {
            try effective(environment: [
                "COUNTERSIGN_HTTP_PORT": "1", "COUNTERSIGN_HTTP_PORT_FILE": secret,
            ])
        }
    }

    @Test(arguments: [
        ("http.port", "http"), ("http.port", "70000"), ("http.port", "07"), ("http.port", ""),
        ("production", "yes"), ("log.level", "loud"), ("directory", ""), ("directory", "a\nb"),
    ])
    func aValueHasItsForm(_ name: String, _ value: String) throws {
        #expect(throws: SettingSources.Failure.self) { try effective(flags: [name: value]) }
    }

    @Test(arguments: [
        "htp:\n  port: 1\n", "http: 1\n", "- 1\n", "http:\n  port: 1\n  port: 2\n", "\"",
        "a: [1]\n",
        "http:\n  port:\n    more: 1\n",
    ])
    func aFileHasItsForm(_ text: String) throws {
        let path = try file(text)
        #expect(throws: SettingSources.Failure.self) { try effective(file: path) }
    }

    @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
    func loopbackNeedsNothing(_ host: String) throws {
        _ = try settings(["http.host": host])
    }

    @Test(arguments: ["0.0.0.0", "::", "127.0.0.1.example", "127.0.0", "128.0.0.1", "city.example"])
    func othersNeedTLSOrAProxy(_ host: String) throws {
        #expect(throws: ServiceSettings.Refusal.openWithoutTLS(host: host)) {
            try settings(["http.host": host])
        }
        _ = try settings(["http.host": host, "http.behind-proxy": "true"])
        _ = try settings(["http.host": host, "tls.certificate": "c", "tls.key": "k"])
        #expect(throws: ServiceSettings.Refusal.halfTLS) {
            try settings(["http.host": host, "tls.certificate": "c"])
        }
    }

    @Test func theAddressIsWhatPeopleSee() throws {
        #expect(try settings([:]).address(port: 81) == "http://127.0.0.1:81")
        #expect(try settings(["http.host": "::1"]).address(port: 81) == "http://[::1]:81")
        let secure = ["http.host": "0.0.0.0", "tls.certificate": "c", "tls.key": "k"]
        #expect(try settings(secure).address(port: 81) == "https://0.0.0.0:81")
        let named = try settings(["http.address": "https://city.example"])
        #expect(named.address(port: 81) == "https://city.example")
    }

    @Test func productionMakesNothingUp() throws {
        #expect(throws: ServiceSettings.Refusal.passphraseMissing) {
            try settings(["production": "true"])
        }
        let whole = try settings(["production": "true", "passphrase-file": "p"])
        #expect(whole.isProduction)
    }

    private func settings(_ flags: [String: String]) throws -> ServiceSettings {
        try ServiceSettings(SettingSources(flags: flags, environment: [:], file: nil))
    }
}
