# Sourced by the other scripts: what a build needs, and the build itself, in one place.
# Everything said here goes to standard error; standard output belongs to the script that is run.

# It would make cd print where it goes.
unset CDPATH
checkout=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd -P)
release=$checkout/.build-release
sixmo=$release/release/sixmo

# Debian packages, each with what needs it.
build_packages=(
  libedit-dev        # the prompt: line editing
  libsqlite3-dev     # the engine: its store
  libssl-dev         # signatures, hashes, random numbers
  libpcre2-dev       # the language: regular expressions
  libyaml-dev        # the language: YAML
  libidn2-dev        # domains: international names
  libpsl-dev         # domains: what somebody can register
  publicsuffix       # domains: the list that libpsl reads
  libcurl4-openssl-dev # HTTP for scripts
  ca-certificates    # HTTP: whom to trust
  libphonenumber-dev # phone numbers of every country
  tzdata             # the language: time zones
)
test_packages=(
  curl             # requests as curl commands are executed
  python3-requests # requests as Python programs are, and the API documents' example
  nghttp2-server   # an HTTP/2 server that the client is tested with
  tmux # the terminal that the prompt is tested in
  neovim # an editor that talks to the language server
  zsh fish # shells whose completion is tried
  chromium-headless-shell # the browser that opens the pages of 'sixmo doc'
)

say() { printf 'sixmo: %s\n' "$*" >&2; }
fail() {
  say "$1"
  shift
  (($# == 0)) || printf '       %s\n' "$@" >&2
  exit 1
}

# Installs those of the given packages that are missing.
need_packages() {
  if ! command -v dpkg-query apt-get >/dev/null; then
    say "this is not a Debian: make sure that the equivalents of these are installed: $*"
    return
  fi
  local package missing=() sudo=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local by_hand="apt-get update && apt-get install ${missing[*]}"
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "packages are missing, and there is no sudo; as root, run" "$by_hand"
    sudo=(sudo)
  fi
  say "installing ${missing[*]}"
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  "${apt[@]}" --quiet=2 update >&2 || say "the package lists could not be refreshed"
  "${apt[@]}" --quiet=2 --yes --no-install-recommends install "${missing[@]}" >&2 </dev/null ||
    fail "apt-get could not install ${missing[*]} (is the network there?); as root, try" "$by_hand"
}

need_swift() {
  command -v swift >/dev/null ||
    fail "the Swift toolchain (6.2 or newer) is not in PATH" \
      "get it from https://www.swift.org/install/linux and try again"
}

# A folder in which the linker finds archives of libraries that would otherwise be shared: to load and
# relocate them was a third of each start. Where there are none, the shared ones serve as well.
archives() {
  local libraries=/usr/lib/$(uname -m)-linux-gnu compiler=/usr/lib/gcc/$(uname -m)-linux-gnu archive
  mkdir -p "$release/archives"
  for archive in "$compiler"/*/libstdc++.a "$libraries/libsqlite3.a"; do
    [[ ! -e $archive ]] || ln -sf "$archive" "$release/archives/"
  done
  printf '%s\n' "$release/archives"
}

# Builds the program and its phone library into .build-release, and with the argument `server` what
# 'sixmo serve' starts. Nothing else shares the folder: other flags in one scratch path would rebuild every
# module. The caches of SwiftPM, clang and Foundation, which
# would go into HOME, stay inside it too.
build_release() {
  local swift_package=(--package-path "$checkout" --scratch-path "$release"
    --cache-path "$release/cache" --security-path "$release/security")
  # Mirrors that somebody configured must work; without any, SwiftPM would create a folder in HOME.
  [[ -d ${HOME:-}/.swiftpm/configuration ]] || swift_package+=(--config-path "$release/config")
  local -x XDG_CACHE_HOME=$release/cache XDG_DATA_HOME=$release/cache
  local -x CLANG_MODULE_CACHE_PATH=$release/cache/clang

  mkdir -p "$release" || fail "cannot write to $checkout"
  touch "$release/started"
  swift package "${swift_package[@]}" resolve >&2 ||
    fail "the Swift packages of Package.swift could not be fetched (is the network there?)"
  # Nodes are small functions that call each other: frame pointers would be a tenth of what they do.
  local build=(swift build "${swift_package[@]}" --configuration release --static-swift-stdlib
    --omit-frame-pointers)
  # Exported symbols serve nobody here, and the runtime looks through all of them at each start.
  "${build[@]}" --product sixmophone >&2 &&
    "${build[@]}" --product sixmo -Xlinker -L"$(archives)" -Xlinker --no-export-dynamic >&2 ||
    fail "the build failed; the compiler's messages are above"
  if [[ ${1-} == server ]]; then
    "${build[@]}" --product sixmo-serve -Xlinker -L"$(archives)" -Xlinker --no-export-dynamic >&2 ||
      fail "the build of the server failed; the compiler's messages are above"
    cp -p "$release/started" "$release/built-server"
  fi
  # As of the start, so that a source edited during the build counts as newer.
  mv "$release/started" "$release/built"
}
