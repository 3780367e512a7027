import Foundation

/// The settings of a service, checked against each other: nothing unsafe starts because something was forgotten.
public struct ServiceSettings: Sendable {
    /// Why a service does not start.
    public enum Refusal: Error, Equatable, Sendable {
        /// An address that others can reach needs TLS, or a proxy that does it.
        case openWithoutTLS(host: String)
        /// A certificate without its key, or a key without its certificate.
        case halfTLS
        /// In production the rooms' passphrase is named, not made.
        case passphraseMissing
    }

    /// Where the service keeps its rooms.
    public let directory: String
    /// What the pages call the service, in Chinese and English.
    public let name: (zh: String, en: String)
    /// The address that it listens on.
    public let host: String
    /// The port; 0 is any that is free.
    public let port: Int
    /// Whether a proxy in front does TLS.
    public let isBehindProxy: Bool
    /// The address that people and wallets see; `nil` where it follows from host and port.
    private let address: String?
    /// Certificate and key files; `nil` without TLS.
    public let tls: (certificate: String, key: String)?
    /// Whether everything made for trying is refused.
    public let isProduction: Bool
    /// The file that opens the rooms.
    public let passphraseFile: String?
    /// The file with the quorum of witnesses.
    public let witnesses: String?
    /// Requests a second of a stranger.
    public let strangersPerSecond: Int
    /// Requests a second of an account or token.
    public let callersPerSecond: Int
    /// From which level on lines are written.
    public let logLevel: String

    /// Reads the settings and checks them against each other.
    ///
    /// - Throws: `SettingSources.Failure`, `Refusal`.
    public init(_ sources: SettingSources) throws {
        let values = Dictionary(
            uniqueKeysWithValues: try sources.effective().map { ($0.setting.name, $0.value) })
        func text(_ name: String) -> String? { values[name] ?? nil }
        func number(_ name: String) -> Int { text(name).flatMap { Int($0) } ?? 0 }
        directory = text("directory") ?? ""
        name = (text("name.zh") ?? "", text("name.en") ?? "")
        host = text("http.host") ?? ""
        port = number("http.port")
        isBehindProxy = text("http.behind-proxy") == "true"
        address = text("http.address")
        isProduction = text("production") == "true"
        passphraseFile = text("passphrase-file")
        witnesses = text("witnesses")
        strangersPerSecond = number("limits.strangers")
        callersPerSecond = number("limits.callers")
        logLevel = text("log.level") ?? "info"
        switch (text("tls.certificate"), text("tls.key")) {
        case (let certificate?, let key?): tls = (certificate, key)
        case (nil, nil): tls = nil
        default: throw Refusal.halfTLS
        }
        guard Self.isLoopback(host) || tls != nil || isBehindProxy else {
            throw Refusal.openWithoutTLS(host: host)
        }
        guard !isProduction || passphraseFile != nil else { throw Refusal.passphraseMissing }
    }

    /// The address that people and wallets see, of a service that listens on `port`.
    func address(port: Int) -> String {
        // RFC 3986, §3.2.2: an IPv6 address stands in brackets.
        let shown = host.contains(":") ? "[\(host)]" : host
        return address ?? "\(tls == nil ? "http" : "https")://\(shown):\(port)"
    }

    /// Whether only this machine reaches the address.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { Int($0).map { 0...255 ~= $0 } ?? false }
    }
}
