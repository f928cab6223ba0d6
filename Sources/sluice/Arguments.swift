import ArgumentParser
import Daemon

// The closed sets of the stages as arguments: their raw values are the words of the command line.

extension Preset: ExpressibleByArgument {}
extension Queue: ExpressibleByArgument {}
extension ExportProfile: ExpressibleByArgument {}
extension ExportFilter.Choice: ExpressibleByArgument {}
