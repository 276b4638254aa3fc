// An embedding program imports Sixmo alone: diagnostics, sources and JSON belong to its interface.
@_exported import Formats
@_exported import Syntax
