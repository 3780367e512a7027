import Foundation
import Service

signal(SIGPIPE, SIG_IGN)
exit(await ServiceCommandLine(CommandLine.arguments).run())
