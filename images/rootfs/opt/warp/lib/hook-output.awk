# The lines of a hook's output, each with the hook's name before it.
# -v name=NAME; -v most=BYTES and -v speed=BYTES-A-SECOND, where there is a limit to what may be shown: what is
# beyond is counted, and the last lines follow at the end, as that is where a failure is explained.

function show(text) {
  print "[" name "] " text
  fflush()
}

function left_out(count) {
  if (count > 0) show("… " count " lines left out")
}

BEGIN { if (most) started = systime() }

{
  # A progress bar overwrites its line.
  sub(/\r+$/, "")
  sub(/^.*\r/, "")
}

most {
  if (shown > most || shown > speed * (systime() - started + 1)) {
    kept[skipped++ % 20] = $0
    next
  }
  left_out(skipped)
  skipped = 0
  shown += length($0) + length(name) + 4
}

{ show($0) }

END {
  first = skipped > 20 ? skipped - 20 : 0
  left_out(first)
  for (i = first; i < skipped; i++) show(kept[i % 20])
}
