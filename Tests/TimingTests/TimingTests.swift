import Testing

/// Secrets and durations, one experiment at a time: several at once would disturb each other.
///
/// Longer: `make timing`.
@Suite("Timing", .serialized) enum TimingTests {}
