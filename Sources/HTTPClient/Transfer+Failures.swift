import CCurl
import Formats
import Glibc
import System

/// Why a transfer failed: what happened, with which host, and what to do.
extension Transfer {
  func failure(_ code: CURLcode, _ handle: OpaquePointer) -> HTTPFailure {
    let phase = http_transfer_phase(handle)
    if http_transfer_is_refused(handle) {
      return HTTPFailure("\(host) has an address where this program sends nothing")
    }
    var failure = proxyFailure(code, handle) ?? plainFailure(code, phase, handle)
    if failure.retry != .never, phase.rawValue < http_begun.rawValue { failure.retry = .always }
    return failure
  }

  private func plainFailure(_ code: CURLcode, _ phase: http_phase, _ handle: OpaquePointer)
    -> HTTPFailure
  {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST:
      return HTTPFailure(
        "cannot find the host \(host)",
        help: "check the name of the host and the network connection", retry: .always)
    case CURLE_COULDNT_CONNECT: return notConnected(handle)
    case CURLE_OPERATION_TIMEDOUT: return timedOut(phase, handle)
    case CURLE_FILESIZE_EXCEEDED: return tooLarge
    case CURLE_WRITE_ERROR where isTooLarge: return tooLarge
    case CURLE_PEER_FAILED_VERIFICATION: return untrusted(handle)
    case CURLE_SSL_CACERT_BADFILE:
      return HTTPFailure(
        "cannot read the certificates to trust: \(words(code, handle))",
        help: "--cacert and SSL_CERT_FILE need a file of certificates in PEM form")
    case CURLE_SSL_CONNECT_ERROR:
      return HTTPFailure(
        "no TLS connection to \(host): \(words(code, handle))",
        help: "a server without TLS needs a URL with http:// instead of https://")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return HTTPFailure(
        "the answer from \(host) is not HTTP: \(words(code, handle))",
        help: "check the port; a server with TLS needs a URL with https://")
    case CURLE_GOT_NOTHING, CURLE_ABORTED_BY_CALLBACK:
      return HTTPFailure(
        "\(host) closed the connection without an answer", help: helpWithoutTLS,
        retry: .ifRepeatable)
    case CURLE_PARTIAL_FILE: return cutOff(nil)
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return phase == http_receiving
        ? cutOff(words(code, handle))
        : HTTPFailure(
          "the connection to \(host) broke before an answer came: \(words(code, handle))",
          help: helpWithoutTLS, retry: .ifRepeatable)
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
      return HTTPFailure("the body from \(host) cannot be unpacked: \(words(code, handle))")
    case CURLE_OUT_OF_MEMORY where phase == http_receiving || phase == http_begun:
      // libcurl has no other code for it.
      return HTTPFailure("the answer from \(host) has a header that is longer than 100 KB")
    case CURLE_OUT_OF_MEMORY: return HTTPFailure("out of memory")
    default: return HTTPFailure("the request to \(host) failed: \(words(code, handle))")
    }
  }

  private var host: String { "'\(request.host)'" }

  /// A server with TLS answers nothing that could be read.
  private var helpWithoutTLS: String? {
    HTTPAddress(request.url)?.scheme == "http" ? "a server with TLS needs a URL with https://" : nil
  }

  /// libcurl's own words, those of the error in general if it has none for the case.
  private func words(_ code: CURLcode, _ handle: OpaquePointer) -> String {
    let reason = String(cString: http_transfer_error(handle))
    let text = reason.isEmpty ? String(cString: http_error_words(code)) : reason
    // An abbreviation or a name such as OpenSSL stays as it is.
    let isName = text.prefix { $0.isLetter }.dropFirst().contains { $0.isUppercase }
    return isName ? text : text.prefix(1).lowercased() + text.dropFirst()
  }

  // MARK: Connections

  private func notConnected(_ handle: OpaquePointer) -> HTTPFailure {
    let number = Int32(http_transfer_errno(handle))
    let cause =
      number == 0 ? words(CURLE_COULDNT_CONNECT, handle) : String(cString: strerror(number))
    let isRefused = number == ECONNREFUSED
    return HTTPFailure(
      "cannot connect to \(host): \(cause.lowercased())",
      help: isRefused
        ? "check that the server is running and that the port is right"
        : "check the network connection; HTTPS_PROXY names a proxy where one is needed",
      retry: .always)
  }

  /// A proxy's URL may have a password in it, which libcurl's words repeat.
  private func proxyFailure(_ code: CURLcode, _ handle: OpaquePointer) -> HTTPFailure? {
    let reason = String(cString: http_transfer_error(handle))
    let variable = ProxyVariable.name(for: request.url)
    let proxy = "the proxy of \(variable ?? "the environment")"
    let correction = "correct \(variable ?? "the proxy's variable"), or add the host to NO_PROXY"
    if reason.contains("nsupported proxy") || code == CURLE_URL_MALFORMAT && variable != nil {
      return HTTPFailure(
        "\(proxy) is not a valid URL",
        help: "it looks like http://proxy.example.com:3128, with user:password@ if need be")
    }
    if code == CURLE_COULDNT_RESOLVE_PROXY {
      return HTTPFailure("cannot find the host of \(proxy)", help: correction, retry: .always)
    }
    let status = Int(http_transfer_proxy_status(handle))
    if status >= 300 {
      return HTTPFailure(
        "\(proxy) refused a connection to \(host) with status \(status)",
        help: status == 407
          ? "the proxy wants a user and a password in \(variable ?? "its variable")"
          : correction)
    }
    guard variable != nil else { return nil }
    if code == CURLE_COULDNT_CONNECT, !reason.contains(connectionWords) {
      let cause = String(cString: strerror(Int32(http_transfer_errno(handle)))).lowercased()
      return HTTPFailure("cannot connect to \(proxy): \(cause)", help: correction, retry: .always)
    }
    if code == CURLE_PROXY || reason.contains("Proxy") || reason.contains("CONNECT") {
      return HTTPFailure("\(proxy) failed: \(words(code, handle))", help: correction)
    }
    return nil
  }

  /// What libcurl says when the server itself cannot be reached: `to example.com port 443 `
  private var connectionWords: String {
    guard let address = HTTPAddress(request.url) else { return "" }
    let name = address.name.filter { $0 != "[" && $0 != "]" }
    return "to \(name) port \(address.effectivePort) "
  }

  /// By OpenSSL's numbers, where they say more than libcurl.
  private func untrusted(_ handle: OpaquePointer) -> HTTPFailure {
    let trust = "to trust it, give the certificate of its authority: --cacert FILE or SSL_CERT_FILE"
    let words = words(CURLE_PEER_FAILED_VERIFICATION, handle)
    let (reason, help): (String, String) =
      switch http_transfer_verdict(handle) {
      case 9: ("it is not valid yet", "check the clock of this machine")
      case 10: ("it has expired", "the operator of the server must renew it")
      case 18: ("it is self-signed", trust)
      case 19: ("its chain ends in a self-signed certificate that is not trusted", trust)
      case 20, 21: ("its authority is not known", trust)
      // libcurl compares the names itself.
      case _ where words.contains("subject name"):
        ("it is for another host", "check the host in the URL")
      default: (words, trust)
      }
    return HTTPFailure("the certificate of \(host) is not trusted: \(reason)", help: help)
  }

  // MARK: Time and size

  private func timedOut(_ phase: http_phase, _ handle: OpaquePointer) -> HTTPFailure {
    if phase.rawValue < http_begun.rawValue { return notConnectedInTime(phase) }
    let isIdle = String(cString: http_transfer_error(handle)).hasPrefix("Operation too slow")
    let limit = Self.shown(isIdle ? delivery.idleTimeout ?? 0 : patience ?? 0)
    let total = upload?.count ?? 0
    let sent = Int(http_transfer_sent(handle))
    let what =
      if phase == http_receiving {
        isIdle
          ? "\(host) sent no more of its answer for \(limit) after \(receivedBytes) bytes"
          : "the answer from \(host) was not complete within \(limit) (\(receivedBytes) bytes came)"
      } else if sent < total {
        isIdle
          ? "\(host) took no more of the request for \(limit) after \(sent) of \(total) bytes"
          : "\(host) took only \(sent) of \(total) bytes of the request within \(limit)"
      } else {
        "\(host) did not answer within \(limit)"
      }
    return HTTPFailure(
      what, isTimeout: true, help: "a longer timeout may help", retry: .ifRepeatable)
  }

  private func notConnectedInTime(_ phase: http_phase) -> HTTPFailure {
    // The time for the connection, unless less was left for the request as a whole.
    let isConnectLimit = delivery.connectTimeout <= request.timeout ?? .infinity
    let limit = Self.shown(isConnectLimit ? delivery.connectTimeout : patience ?? connectLimit)
    let what =
      switch phase {
      case http_resolving: "the name of \(host) was not resolved within \(limit)"
      case http_connecting: "no connection to \(host) within \(limit)"
      default: "no TLS connection to \(host) within \(limit)"
      }
    return HTTPFailure(
      what, isTimeout: true,
      help: "check the network connection; HTTPS_PROXY names a proxy where one is needed",
      retry: .always)
  }

  private func cutOff(_ reason: String?) -> HTTPFailure {
    let length = headers.last { $0.name.lowercased() == "content-length" }?.value
    let size = [String(receivedBytes), length.map { "of \($0)" }].compactMap { $0 }
    return HTTPFailure(
      "the answer from \(host) was cut off after \(size.joined(separator: " ")) bytes"
        + (reason.map { ": \($0)" } ?? ""), retry: .ifRepeatable)
  }

  private var tooLarge: HTTPFailure {
    HTTPFailure("the body from \(host) is larger than \(request.bodyLimit >> 20) MB")
  }

  /// `3 s`, `0.25 s`
  private static func shown(_ seconds: Double) -> String {
    let rounded = (seconds * 1000).rounded() / 1000
    return (Int(exactly: rounded).map(String.init) ?? String(rounded)) + " s"
  }
}

/// The environment variable from which libcurl takes the proxy of a URL.
enum ProxyVariable {
  static func name(for url: String) -> String? {
    let isPlain = url.utf8.prefix(5).elementsEqual("http:".utf8)
    let names = isPlain ? ["http_proxy"] : ["https_proxy", "HTTPS_PROXY"]
    return (names + ["all_proxy", "ALL_PROXY"]).first { name in
      Environment.filled(name) != nil
    }
  }

  /// Whether a request may go through a proxy: never one to this machine. The hosts that the variable for
  /// exceptions names are libcurl's to recognize.
  static func isUsed(for url: String) -> Bool {
    guard name(for: url) != nil, HTTPAddress(url)?.isLoopback == false else { return false }
    return (Environment["no_proxy"] ?? Environment["NO_PROXY"]) != "*"
  }
}
