# shellcheck shell=sh

# listens_on PORT: true when a TCP socket listens on it, by the kernel's own table (state 0A).
listens_on() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf '%04X' "$1") [0-9A-F:]* 0A "
}
