import ServiceLifecycle

/// Ends what is followed live when the service is told to end, before anything else: the web server finishes what it
/// has begun, and a stream that nobody ends is never finished.
struct StreamsEnding: ServiceLifecycle.Service {
    let rooms: ServiceRooms

    func run() async throws {
        try await gracefulShutdown()
        for counter in rooms.counters { counter.live.close() }
        for department in rooms.departments { department.news.close() }
    }
}
