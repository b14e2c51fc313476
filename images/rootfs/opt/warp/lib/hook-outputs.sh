# shellcheck shell=sh
# What a hook of the build writes into the source, found by comparing before and after.

# outputs_before FOLDER: by the kernel's time of change, which no program can set.
outputs_before() {
  outputs_folder=$1
  outputs_work=$(mktemp -d)
  find "$outputs_folder" -type d -printf '%P\n' >"$outputs_work/folders"
  : >"$outputs_work/marker"
  # That time has the grain of a clock tick.
  sleep 0.02
}

# outputs_find ACTION…: find's action for all that is new or was written to since.
outputs_find() {
  find "$outputs_folder" -newercm "$outputs_work/marker" ! -type d "$@"
}

# outputs_judge HOOK OUTPUT…: warns of what is written and not declared, and of what is declared and not written.
# Prints the paths, outermost new folders first, into $outputs_work/paths.
outputs_judge() {
  outputs_hook=$1
  shift
  outputs_find -printf '%P\n' | awk -v folders="$outputs_work/folders" '
    BEGIN { while ((getline line < folders) > 0) known[line] = 1 }
    {
      path = $0
      count = split(path, part, "/")
      path = ""
      for (i = 1; i <= count; i++) {
        path = path (i > 1 ? "/" : "") part[i]
        if (i < count && !(path in known)) { path = path "/"; break }
      }
      if (!(path in seen)) order[++n] = path
      seen[path]++
    }
    END { for (i = 1; i <= n; i++) print seen[order[i]] "\t" order[i] }' |
    sort -t "$(printf '\t')" -k2 >"$outputs_work/counted"
  cut -f2- "$outputs_work/counted" | sed 's,/$,,' >"$outputs_work/paths"
  # The older tool knew no such declaration.
  case ${hook_place-} in
  *'(.warpdrive/'*) ;;
  *) outputs_undeclared "$@" ;;
  esac
  for output; do
    [ -e "$outputs_folder/$output" ] || [ -L "$outputs_folder/$output" ] ||
      outputs_warn WARP_HOOK_OUTPUT_MISSING \
        "the $outputs_hook hook did not write $output, which hooks.$outputs_hook.outputs names" \
        'correct the path, which is from the app folder, or remove it'
  done
}

outputs_undeclared() {
  printf '%s\n' "$@" >"$outputs_work/declared"
  outputs_text=$(awk -F '\t' -v declared="$outputs_work/declared" '
    BEGIN { while ((getline line < declared) > 0) if (line != "") known[++n] = line }
    {
      path = $2
      sub(/\/$/, "", path)
      for (i = 1; i <= n; i++)
        if (path == known[i] || index(path, known[i] "/") == 1 || index(known[i], path "/") == 1) next
      if (++found <= 5) text = text (found > 1 ? ", " : "") $2 ($2 ~ /\/$/ ? " (" $1 " files)" : "")
    }
    END { if (found) print text (found > 5 ? " and " found - 5 " more" : "") }' "$outputs_work/counted")
  [ -z "$outputs_text" ] || outputs_warn WARP_HOOK_OUTPUT_UNDECLARED \
    "the $outputs_hook hook wrote what is declared nowhere: $outputs_text" \
    "name it in hooks.$outputs_hook.outputs in warp.yaml, or let the hook remove it"
}

outputs_warn() {
  printf '%s: %s\t%s\n' "$1" "$2" "$3" >>"$WARP_WARNINGS"
}

# outputs_data HOOK FOLDER: the volume that is mounted there would hide what the build writes.
outputs_data() {
  outputs_stray=$(find "$2" -mindepth 1 -printf '%p\n' -quit 2>/dev/null)
  [ -z "$outputs_stray" ] || hook_error WARP_HOOK_WROTE_DATA \
    "the $1 hook wrote $outputs_stray: the data folder is a volume, which hides what the build puts there" \
    'write it to the source in the build, or to the data folder by a deploy hook' 1
}
