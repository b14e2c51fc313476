# NAME=value lines (deploy-env, build-env) → sh assignments with exact values.
# Unquoted values are taken as they stand to the end of the line; '…' is literal and "…" knows
# \" \\ \$ \n; both may span lines. Nothing is expanded. A malformed line ends it with status 1.

function fail(number, text) {
  if (length(text) > 60) text = substr(text, 1, 60) "…"
  printf "line %d is not NAME=value: %s\n", number, text > "/dev/stderr"
  failed = 1
  exit 1
}

function quote(text) {
  gsub(/'/, "'\\''", text)
  return "'" text "'"
}

# The value between quotes; reads on while they are open.
function quoted(text, mark, number, whole,    value, char, rest, more) {
  value = ""
  text = substr(text, 2)
  while (1) {
    while (text == "") {
      if ((getline more) <= 0) fail(number, whole)
      sub(/\r$/, "", more)
      value = value "\n"
      text = more
    }
    char = substr(text, 1, 1)
    rest = substr(text, 2)
    if (char == mark) break
    if (char == "\\" && mark == "\"" && rest ~ /^["\\$n]/) {
      char = substr(rest, 1, 1)
      rest = substr(rest, 2)
      if (char == "n") char = "\n"
    }
    value = value char
    text = rest
  }
  if (rest !~ /^[ \t]*(#.*)?$/) fail(number, whole)
  return value
}

{
  number = NR
  sub(/\r$/, "")
  if ($0 ~ /^[ \t]*(#.*)?$/) next
  whole = $0
  text = $0
  sub(/^[ \t]*(export[ \t]+)?/, "", text)
  if (text !~ /^[A-Za-z_][A-Za-z0-9_]*=/) fail(number, whole)
  equals = index(text, "=")
  name = substr(text, 1, equals - 1)
  value = substr(text, equals + 1)
  mark = substr(value, 1, 1)
  if (mark == "\"" || mark == "'") value = quoted(value, mark, number, whole)
  print "export " name "=" quote(value)
}

END { if (failed) exit 1 }
