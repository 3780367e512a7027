import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import NIOSSL

/// The service's certificate and key, read and found to belong together.
struct ServiceTLS: Sendable {
    /// Why there is no TLS.
    enum Failure: Error, Equatable {
        /// The file holds no certificate.
        case certificateMissing
    }

    /// What every connection of the service's is told, with TLS or without.
    static let plain = HTTPServerBuilder.http1(
        configuration: .init(additionalChannelHandlers: [Patience()], idleTimeout: .seconds(60)))

    /// The same over TLS.
    let server: HTTPServerBuilder

    /// Reads PEM files; TLS 1.2 and newer are spoken.
    ///
    /// - Throws: `Failure`, or `NIOSSLError` for files that are none or do not fit.
    init(certificate: String, key: String) throws {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
        guard !chain.isEmpty else { throw Failure.certificateMissing }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        _ = try NIOSSLContext(configuration: configuration)
        server = try .tls(Self.plain, tlsConfiguration: configuration)
    }
}
