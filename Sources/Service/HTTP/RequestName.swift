import Sodium

/// The name of one request in answers and logs: 64 random bits, which say nothing about who asked.
enum RequestName {
    static func make() -> String { hexadecimal(randomBytes(8)) }
}
