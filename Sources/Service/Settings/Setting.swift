/// One setting of the service: its name in files, in the environment and as a flag.
///
/// `http.port` is `port:` below `http:` in a file, `COUNTERSIGN_HTTP_PORT`, and `--http-port`.
public struct Setting: Hashable, Sendable {
    /// What its value may be.
    public enum Kind: Hashable, Sendable {
        /// Any text of one line.
        case text
        /// A whole number in a range.
        case number(ClosedRange<Int>)
        /// `true` or `false`.
        case truth
        /// One of these words.
        case choice([String])
    }

    /// The name, with dots.
    public let name: String
    /// What its value may be.
    public let kind: Kind
    /// The value where nobody sets one; `nil` for none.
    public let standard: String?
    /// What it is for, in one line.
    public let summary: String

    /// The name of its environment variable.
    public var variable: String { "COUNTERSIGN_" + shouted }

    /// The name of its flag, with two dashes.
    public var flag: String { "--" + name.map { $0 == "." ? "-" : String($0) }.joined() }

    private var shouted: String {
        name.map { $0 == "." || $0 == "-" ? "_" : $0.uppercased() }.joined()
    }

    /// Whether `value` is one that it may have.
    func takes(_ value: String) -> Bool {
        switch kind {
        case .text: !value.isEmpty && !value.contains(where: \.isNewline)
        case .number(let range): Int(value).map { range ~= $0 && String($0) == value } ?? false
        case .truth: value == "true" || value == "false"
        case .choice(let words): words.contains(value)
        }
    }

    /// What its value must be, for whoever gave another.
    var form: String {
        switch kind {
        case .text: "a text of one line"
        case .number(let range): "a whole number of \(range.lowerBound) to \(range.upperBound)"
        case .truth: "true or false"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        }
    }
}

extension Setting {
    /// All settings, in the order in which they are told.
    public static let all: [Setting] = [
        Setting(
            name: "directory", kind: .text, standard: "countersign-city",
            summary: "Where the service keeps its rooms."),
        Setting(
            name: "name.zh", kind: .text, standard: "副署城市服务",
            summary: "What the pages call the service in Chinese."),
        Setting(
            name: "name.en", kind: .text, standard: "Countersign city service",
            summary: "What the pages call the service in English."),
        Setting(
            name: "http.host", kind: .text, standard: "127.0.0.1",
            summary: "The address that it listens on."),
        Setting(
            name: "http.port", kind: .number(0...65_535), standard: "8480",
            summary: "The port; 0 is any that is free."),
        Setting(
            name: "http.behind-proxy", kind: .truth, standard: "false",
            summary: "A proxy in front does TLS and names the client in X-Forwarded-For."),
        Setting(
            name: "http.address", kind: .text, standard: nil,
            summary: "The address that people and wallets see, such as https://city.example."),
        Setting(
            name: "tls.certificate", kind: .text, standard: nil,
            summary: "A file with the certificate and its chain, PEM."),
        Setting(
            name: "tls.key", kind: .text, standard: nil,
            summary: "A file with the certificate's private key, PEM."),
        Setting(
            name: "production", kind: .truth, standard: "false",
            summary: "Refuses the sample city and everything made for trying."),
        Setting(
            name: "passphrase-file", kind: .text, standard: nil,
            summary: "A file whose first line opens the rooms."),
        Setting(
            name: "witnesses", kind: .text, standard: nil,
            summary: "A file with the quorum of witnesses."),
        Setting(
            name: "limits.strangers", kind: .number(1...100_000), standard: "50",
            summary: "Requests a second from one address that is not signed in."),
        Setting(
            name: "limits.callers", kind: .number(1...1_000_000), standard: "2000",
            summary: "Requests a second of one account or token."),
        Setting(
            name: "log.level", kind: .choice(["debug", "info", "warning", "error"]),
            standard: "info", summary: "From which level on lines are written."),
    ]
}
