import ArgumentParser
import Daemon

// The closed sets of the stages as arguments: their raw values are the words of the command line.

extension Decision: ExpressibleByArgument {}
extension Gesture: ExpressibleByArgument {}
extension Preset: ExpressibleByArgument {}
extension SearchPlace: ExpressibleByArgument {}
extension Queue: ExpressibleByArgument {}
extension ItemOrder: ExpressibleByArgument {}
extension ExportProfile: ExpressibleByArgument {}
extension ExportFilter.Choice: ExpressibleByArgument {}
