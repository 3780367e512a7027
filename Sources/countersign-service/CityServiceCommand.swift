import ArgumentParser
import Service

/// `countersign-service serve`: the whole service; its settings are read by themselves.
struct CityServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a city's rooms: an API, and pages.", helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() async throws {
        throw ExitCode(await ServiceCommandLine(["serve"] + words).run())
    }
}

/// `countersign-service config check`: what `serve` would start with.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print every setting with its origin.", helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() async throws {
        throw ExitCode(await ServiceCommandLine(["config"] + words).run())
    }
}
