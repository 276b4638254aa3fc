import Syntax

/// `for row in csv.rows(path) { … }`
extension LoopNode {
  @inline(never)
  func execute(_ function: FunctionRef, _ frame: Frame) -> Completion {
    let native = function.isNative ? function.nativeFunction.takeUnretainedValue() : nil
    guard let native, let stream = native.state as? any ValueStream else {
      return refuse(.function(function))
    }
    let first = slot + 1
    var position = 0
    while true {
      guard let element = machine.next(of: stream, native, top: frame + first, sequence.site) else {
        return .normal
      }
      if element.isCompletion { return Completion(element) }
      let key = Value.int(position)
      if hasKey { (frame + first).initialize(to: key) }
      (frame + (hasKey ? first + 1 : first)).initialize(to: element)
      if let completion = bind(frame, key, element) { return completion }
      let completion = body.execute(frame)
      if completion != .normal && completion != .continuing {
        return completion == .breaking ? .normal : completion
      }
      if _slowPath(!machine.mayProceed(frame)), !machine.safepoint(top: frame + first) {
        return .exception
      }
      position &+= 1
    }
  }
}

extension Machine {
  /// The next value of a stream; nil at the end, a completion after an error.
  fileprivate func next(
    of stream: any ValueStream, _ native: NativeFunction, top: Frame, _ site: Site
  ) -> Value? {
    control.pointee.top = top
    let call = Call(
      machine: self, function: native, syntax: nil, arguments: top, argumentCount: 0)
    do {
      return try stream.next(call)
    } catch {
      return raise(error, at: site)
    }
  }
}
