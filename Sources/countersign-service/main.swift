import ArgumentParser
import Foundation

signal(SIGPIPE, SIG_IGN)
await begin()

/// The parser has a `main` without `await` beside the one that is meant, and here that one is chosen.
func begin() async { await ServiceProgramCommand.main() }
