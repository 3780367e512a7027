import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerClient
import NIOCore
import Synchronization
import TransparencyLog

@testable import Service

/// The way to a log's endpoints without a socket, on which somebody may change the answers.
final class RouterTransport: LedgerTransport {
    typealias Change = @Sendable (_ path: String, LedgerReply) async throws -> LedgerReply

    private let endpoints: LogEndpoints
    private let change = Mutex<Change?>(nil)
    private let asked = Mutex<[String]>([])

    init(_ endpoints: LogEndpoints) { self.endpoints = endpoints }

    /// From now on answers go through `change`.
    func intercept(_ change: Change?) { self.change.withLock { $0 = change } }

    /// The paths that were asked for since the last call.
    func takeAsked() -> [String] {
        asked.withLock { list in
            defer { list = [] }
            return list
        }
    }

    func answer(
        to request: LedgerRequest, limit: Int
    ) async throws(LedgerError) -> LedgerReply {
        do {
            let path = request.url.absoluteString.dropFirst("http://log.test.example".count)
            asked.withLock { $0.append(String(path)) }
            let reply = try await reply(to: String(path), request)
            guard reply.body.count <= limit else { throw LedgerError.answerMalformed }
            return reply
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .unreachable
        }
    }

    /// What the log answers to a `GET`, unchanged.
    func honest(_ path: String) async throws -> LedgerReply {
        try await send(path, body: nil, mediaType: "")
    }

    private func reply(to path: String, _ request: LedgerRequest) async throws -> LedgerReply {
        let honest = try await send(path, body: request.body, mediaType: request.mediaType)
        guard let change = change.withLock({ $0 }) else { return honest }
        return try await change(path, honest)
    }

    private func send(
        _ path: String, body: [UInt8]?, mediaType: String
    ) async throws -> LedgerReply {
        var headers: HTTPFields = [:]
        headers[.contentType] = body == nil ? nil : mediaType
        return try await LogSite.application(endpoints.endpoints).test(.router) {
            [headers] client in
            let response = try await client.execute(
                uri: path, method: body == nil ? .get : .post, headers: headers,
                body: body.map { ByteBuffer(bytes: $0) })
            return LedgerReply(status: response.status.code, body: Array(buffer: response.body))
        }
    }
}

extension RemoteLedger {
    /// The ledger behind `transport`.
    init(
        _ transport: RouterTransport, log: LogIdentity, policy: WitnessPolicy = .none,
        memory: LogMemory? = nil
    ) throws {
        guard let address = LedgerAddress("http://log.test.example") else {
            throw LedgerError.unreachable
        }
        self.init(at: address, log: log, policy: policy, memory: memory, transport: transport)
    }
}
