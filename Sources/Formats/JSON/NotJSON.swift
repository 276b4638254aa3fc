/// Why a value is not written as text, or not as JSON.
@usableFromInline package enum NotJSON: Error {
  case function
  case tooDeep
  case tooLarge
  /// Something stops the run.
  case stopped
}

/// What a long text is read or written for, and may have to stop meanwhile.
@usableFromInline package protocol StoppableRun: AnyObject {
  var mustStop: () -> Bool { get }
}
