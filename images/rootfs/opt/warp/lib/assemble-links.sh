# shellcheck shell=sh disable=SC2154
# State inside the app's folder becomes a link into the data folder; what the source has there becomes a
# seed, copied into an empty volume at start (links.sh).

# LINK path-in-folder path-in-data [dir|file]; paths are TAB- or space-separated words.
make_links() {
  while read -r word inside target kind; do
    [ "$word" = LINK ] || continue
    make_link "$inside" "$target" "${kind:-file}"
  done <"$WARP_LINKS"
}

make_link() {
  if [ -L "$folder/$1" ] || linked_above "$1"; then return 0; fi
  if [ -e "$folder/$1" ]; then
    mkdir -p "$etc/seed/$(dirname "$2")"
    mv "$folder/$1" "$etc/seed/$2"
  fi
  mkdir -p "$(dirname "$folder/$1")"
  ln -s "$data/$2" "$folder/$1"
  inside_source=$folder/$1
  printf '%s %s %s\n' "$3" "$2" "${inside_source#"$src/"}" >>"$etc/links"
}

# linked_above PATH: true where a folder that it lies in is a link, and its content with it.
linked_above() {
  above=$(dirname "$1")
  while [ "$above" != . ] && [ "$above" != / ]; do
    [ ! -L "$folder/$above" ] || return 0
    above=$(dirname "$above")
  done
  return 1
}
