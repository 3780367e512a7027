import CSodium

/// Runs `sodium_init` once, before the first call that needs it.
///
/// A negative result means that the system has no source of randomness: no key made then could be
/// trusted, so the process stops.
private let initialization: Void = precondition(sodium_init() >= 0, "libsodium cannot start")

/// Makes sure that libsodium is ready.
@inline(__always)
func requireSodium() {
    initialization
}
