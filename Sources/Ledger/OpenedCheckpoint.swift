import Synchronization
import TransparencyLog

/// The note that was opened last, so that no proof under it checks its signature again.
final class OpenedCheckpoint: Sendable {
    private let state = Mutex<(note: [UInt8], checkpoint: VerifiedCheckpoint)?>(nil)

    /// The checkpoint in `note`, if this very text, byte by byte, was opened last.
    func checkpoint(ofNote note: String) -> VerifiedCheckpoint? {
        state.withLock { state in
            guard let state, state.note.elementsEqual(note.utf8) else { return nil }
            return state.checkpoint
        }
    }

    /// Remembers an opened note.
    func keep(_ checkpoint: VerifiedCheckpoint, ofNote note: String) {
        state.withLock { $0 = (Array(note.utf8), checkpoint) }
    }
}
