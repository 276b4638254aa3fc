// An embedding program imports Sixmo alone: diagnostics and sources belong to its interface.
@_exported import Syntax
