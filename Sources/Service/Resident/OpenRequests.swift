import Credentials
import HTTPTypes
import JSONDocuments
import Records
import Sodium
import Synchronization
import Wallet
import WalletClient

/// The desks' requests that wait for the resident's word, or were just answered; in memory alone.
final class OpenRequests: Sendable {
    /// One request.
    struct Item: Sendable {
        let visit: DeskVisit
        let request: DeskRequest
        /// What the resident consents to; `nil` for a request that was answered before.
        let prepared: PreparedAnswer?
        var state: State = .asked
    }

    /// What has become of it.
    enum State: Sendable {
        /// Nothing has left the wallet.
        case asked
        /// The answer was made, but it is not known whether the desk got it; with the code of the problem.
        case unsure(Problem)
        /// The desk accepted it, and promised to anchor it by then.
        case accepted(show: String, by: Timestamp)
        /// The desk refused it; with its code.
        case refused(reason: String)
    }

    /// More are not kept; the oldest is forgotten.
    private static let limit = 16
    private let items = Mutex<[(id: String, item: Item)]>([])

    /// Keeps a request.
    ///
    /// - Returns: Its name in addresses.
    func add(_ item: Item) -> String {
        let id = hexadecimal(randomBytes(16))
        items.withLock { items in
            items.append((id, item))
            if items.count > Self.limit { items.removeFirst() }
        }
        return id
    }

    /// The request of this name.
    ///
    /// - Throws: `Problem` of status 404.
    func item(_ id: String) throws -> Item {
        guard let found = items.withLock({ $0.first { $0.id == id }?.item }) else {
            throw Problem(.notFound, "request-forgotten")
        }
        return found
    }

    /// Notes what became of a request.
    func set(_ id: String, _ state: State) {
        items.withLock { items in
            guard let place = items.firstIndex(where: { $0.id == id }) else { return }
            items[place].item.state = state
        }
    }

    /// Forgets a request.
    func forget(_ id: String) {
        items.withLock { $0.removeAll { $0.id == id } }
    }
}
