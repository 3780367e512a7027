import Accumulators
import CLSignatures
import Credentials
import JSONDocuments
import Records
import Sodium
public import Wallet

extension FetchedRevocations {
    private static let documentByteCountLimit = 1_000_000
    /// The folder that a service serves, and where it has the definitions beside it.
    private static let folderName = "revocations"
    private static let definitionsName = "definitions"

    /// Fetches what a wallet needs to follow its definitions, from the folder at `address`.
    ///
    /// What cannot be had of one definition is known when it is asked for.
    public static func fetch(
        _ needs: [Holder.FollowNeed], from address: WebAddress, _ client: WebClient
    ) async -> FetchedRevocations {
        var parts: [SHA256Digest: Part] = [:]
        for need in needs {
            let folder = Folder(
                address: address, name: hexadecimal(need.definition.bytes), client: client)
            parts[need.definition] = await folder.part(for: need)
        }
        return FetchedRevocations(parts: parts)
    }

    /// The folder of one definition.
    private struct Folder {
        let address: WebAddress
        let name: String
        let client: WebClient

        func part(for need: Holder.FollowNeed) async -> Part {
            var part = Part()
            part.definition = await result { try await definition() }
            part.retirement = await result { try await evidence("retirement") }
            if need.isKeyProofMissing {
                part.keyProof = await result {
                    try await bytes("key-proof", limit: KeyFormationProof.maximumByteCount)
                }
            }
            guard let first = need.firstBlock else { return part }
            part.status = await result { try await evidence("status") }
            guard case .success(let status?) = part.status,
                case .status(let head)? = try? Envelope(leaf: status.leaf).record
            else { return part }
            part.firstBlock = first
            part.index = head.index
            part.blocks = await result { try await blocks(from: first, upTo: head.index) }
            return part
        }

        private func result<T: Sendable>(
            _ body: () async throws -> T
        ) async -> Result<T, any Error> {
            do { return .success(try await body()) } catch { return .failure(error) }
        }

        private func definition() async throws -> JSONValue? {
            let limit = documentByteCountLimit
            var bytes = try await bytes("definition", limit: limit)
            if bytes == nil, let service = try address.parent(of: folderName) {
                bytes = try await found(
                    at: service.appending(definitionsName + "/" + name), limit: limit)
            }
            return try bytes.map { try JSONValue(parsing: $0) }
        }

        /// The entry that a file is about, the last one in it; `nil` where there is no such file.
        private func evidence(_ file: String) async throws -> LogEvidence? {
            guard let bytes = try await bytes(file, limit: documentByteCountLimit) else {
                return nil
            }
            return try RevocationFolder.newestEntry(in: JSONValue(parsing: bytes))
        }

        private func blocks(from position: Int, upTo index: Int) async throws -> [[UInt8]] {
            var blocks: [[UInt8]] = []
            for name in try RevocationFolder.blocks(from: position, upTo: index) {
                let limit = RevocationFolder.blockByteCountLimit
                guard let block = try await bytes(name, limit: limit) else {
                    throw AccumulatorError.blockMissing
                }
                blocks.append(block)
            }
            return blocks
        }

        private func bytes(_ file: String, limit: Int) async throws -> [UInt8]? {
            try await found(at: address.appending(name + "/" + file), limit: limit)
        }

        /// What is at an address; `nil` where nothing is.
        private func found(at address: WebAddress, limit: Int) async throws -> [UInt8]? {
            do throws(ClientError) {
                return try await client.get(address, limit: limit)
            } catch {
                guard case .refused(404, _) = error else { throw error }
                return nil
            }
        }
    }
}
