# shellcheck shell=sh
# State that the app keeps inside its source is a link into the data folder (assemble.sh made it).
# At start the folders it points to are made, and what the image shipped there is copied, once.

links_prepare() {
  [ -f "$WARP_HOME/etc/links" ] || return 0
  while read -r kind target _; do
    [ "$kind" = dir ] && folder=$WARP_APP_ROOT/data/$target || folder=$(dirname "$WARP_APP_ROOT/data/$target")
    mkdir -p "$folder" 2>/dev/null ||
      say "cannot make $folder: mount a volume at $WARP_APP_ROOT/data that group 0 may write to"
    seed=$WARP_HOME/etc/seed/$target
    if [ "$kind" = file ] && [ -f "$seed" ] && [ ! -e "$WARP_APP_ROOT/data/$target" ]; then
      cp "$seed" "$WARP_APP_ROOT/data/$target"
    elif [ "$kind" = dir ] && [ -d "$seed" ] && [ -z "$(ls -A "$folder" 2>/dev/null)" ]; then
      cp -R "$seed/." "$folder/"
    fi
  done <"$WARP_HOME/etc/links"
}
