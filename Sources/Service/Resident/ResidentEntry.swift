import HTTPTypes
import Records
import Sodium
import Synchronization

/// Who may use a wallet's page: the one browser in which its address was opened first.
///
/// The host's name is random, and every name below `localhost` is this computer (RFC 6761, §6.3). Cookies of
/// `127.0.0.1` would be sent to whatever else listens there, on any port; those of this name are not, for nobody
/// else knows it. A page elsewhere can for the same reason neither ask for it nor make its own name lead here.
final class ResidentEntry: Sendable {
    private struct State {
        /// The hash of what lets in; `nil` once it has.
        var secret: SHA256Digest?
        /// The hash of the session's cookie, and when it was used last.
        var session: (cookie: SHA256Digest, lastUse: Timestamp)?
        /// The host with its port, as browsers name it.
        var authority: String?
    }

    /// The page is over so long after its last use.
    static let idleSeconds = 1_800
    private static let cookie = "__Host-wallet"

    private let host: String
    private let secret = CarriedSecret(prefix: "")
    private let state: Mutex<State>
    /// Yields once the resident has ended the page.
    let endings: AsyncStream<Void>
    private let ending: AsyncStream<Void>.Continuation

    init(host: String = "wallet-\(hexadecimal(randomBytes(8))).localhost") {
        self.host = host
        state = Mutex(State(secret: CarriedSecret.hash(secret.text)))
        (endings, ending) = AsyncStream.makeStream()
    }

    /// Learns the port on which the page is.
    ///
    /// - Returns: The address that lets in.
    func open(port: Int) -> String {
        let authority = port == 80 ? host : "\(host):\(port)"
        state.withLock { $0.authority = authority }
        return "http://\(authority)/enter/\(secret.text)"
    }

    /// Whether a request names this page's host, so that no other name leads here.
    func isOwn(authority: String?) -> Bool {
        state.withLock { $0.authority != nil && $0.authority == authority }
    }

    /// Whether a form was on a page of ours.
    func isOwn(origin: String?) -> Bool {
        state.withLock { state in state.authority.map { "http://" + $0 == origin } ?? false }
    }

    /// Lets somebody in who carries the secret, which is used up by it.
    ///
    /// - Returns: The header's value that sets the session's cookie; `nil` for a wrong or a used secret.
    func enter(_ secret: String, now: Timestamp) -> String? {
        let cookie = CarriedSecret(prefix: "")
        let isIn = state.withLock { state in
            guard let expected = state.secret, CarriedSecret.hash(secret) == expected else {
                return false
            }
            state.secret = nil
            state.session = (CarriedSecret.hash(cookie.text), now)
            return true
        }
        return isIn
            ? "\(Self.cookie)=\(cookie.text); Path=/; Secure; HttpOnly; SameSite=Strict" : nil
    }

    /// The resident, if the request comes from the browser that was let in, and not too late.
    func caller(_ headers: HTTPFields, now: Timestamp) -> Caller? {
        guard let cookie = CookieValue.of(Self.cookie, in: headers) else { return nil }
        let isResident = state.withLock { state in
            guard let session = state.session, session.cookie == CarriedSecret.hash(cookie),
                now.epochSeconds - session.lastUse.epochSeconds <= Self.idleSeconds
            else { return false }
            state.session?.lastUse = now
            return true
        }
        return isResident
            ? Caller(
                name: "resident", roles: [], office: nil, formToken: FormToken.of(cookie)) : nil
    }

    /// Ends the session, and then the run.
    func end() {
        state.withLock { $0.session = nil }
        ending.yield()
        ending.finish()
    }
}
