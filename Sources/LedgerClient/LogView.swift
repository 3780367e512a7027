import Ledger
import Records
import TransparencyLog

/// What one reader has seen of a log elsewhere: each checkpoint must fit to all before.
///
/// A log that shows this reader two histories, or less than it showed before, is found out here.
actor LogView {
    private let log: LogIdentity
    private let memory: LogMemory?
    private let prove: @Sendable (Int, Int) async throws(LedgerError) -> ConsistencyProof
    private var isLoaded = false
    /// The newest checkpoint that was seen; all others are prefixes of it.
    private var newest: Checkpoint?
    /// Roots that are known to belong to this one history.
    private var roots: [Int: TreeHash] = [:]
    /// The entries of the register so far, to go on from.
    private(set) var register: RegisterCopy?

    /// Roots are forgotten, and proved again, beyond so many.
    private static let rootLimit = 1_000

    /// - Parameters:
    ///   - log: The log's origin and pinned key.
    ///   - memory: Where the newest checkpoint is remembered; `nil` for nowhere.
    ///   - prove: Asks the service for a consistency proof.
    init(
        log: LogIdentity, memory: LogMemory?,
        prove: @escaping @Sendable (Int, Int) async throws(LedgerError) -> ConsistencyProof
    ) {
        self.log = log
        self.memory = memory
        self.prove = prove
    }

    /// The size of the newest checkpoint that was seen; 0 before the first.
    func newestSize() throws(LedgerError) -> Int {
        try load()
        return newest?.size ?? 0
    }

    /// The root at `size`, where it was seen.
    func root(at size: Int) throws(LedgerError) -> TreeHash? {
        try load()
        return roots[size]
    }

    /// Opens a checkpoint, and makes sure that it belongs to the history seen so far.
    ///
    /// - Throws: `LedgerError.answerRejected`, or what asking for a proof throws.
    func open(_ note: SignedNote) async throws(LedgerError) -> VerifiedCheckpoint {
        try load()
        let opened: VerifiedCheckpoint
        do throws(LogError) {
            opened = try VerifiedCheckpoint(opening: note, of: log)
        } catch {
            throw .answerRejected(error)
        }
        let checkpoint = opened.checkpoint
        while true {
            if let root = roots[checkpoint.size] {
                guard root == checkpoint.root else { throw .answerRejected(.rootMismatch) }
                return opened
            }
            guard let known = newest else { break }
            try await checkHistory(of: checkpoint, and: known)
            // Meanwhile another checkpoint may have been seen; then that one counts as well.
            if newest?.size == known.size { break }
        }
        if roots.count >= Self.rootLimit { roots = [:] }
        roots[checkpoint.size] = checkpoint.root
        if checkpoint.size > newest?.size ?? -1 {
            try memory?.remember(opened, of: log)
            newest = checkpoint
        }
        return opened
    }

    /// Keeps the register for the next who asks.
    func keep(_ copy: RegisterCopy) {
        if copy.next >= register?.next ?? 0 { register = copy }
    }

    private func load() throws(LedgerError) {
        guard !isLoaded else { return }
        if let known = try memory?.checkpoint(of: log) {
            newest = known
            roots[known.size] = known.root
        }
        isLoaded = true
    }

    private func checkHistory(
        of one: Checkpoint, and other: Checkpoint
    ) async throws(LedgerError) {
        let (old, new) = one.size < other.size ? (one, other) : (other, one)
        let proof: ConsistencyProof
        do throws(LedgerError) {
            proof = try await prove(old.size, new.size)
        } catch .refusedByService {
            // A log that has what it signed can prove it.
            throw .answerRejected(.oldRootMismatch)
        }
        do throws(LogError) {
            try ConsistencyProof(oldSize: old.size, newSize: new.size, hashes: proof.hashes)
                .verify(oldRoot: old.root, newRoot: new.root)
        } catch {
            throw .answerRejected(error)
        }
    }
}

/// The access rules as far as they were read, and the memberships among the entries.
struct RegisterCopy: Sendable {
    var members: MemberRegister
    var memberships: [StoredEntry] = []
    /// The index from which on entries were not read.
    var next = 0
}
