# shellcheck shell=sh
# Phase: start, part of start.sh: Apache's configuration for folders that it serves itself, on stdout.

# A path as one quoted word of Apache's configuration.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

# Files of a folder below a URL, and nothing that a link in it leads to.
alias_folder() {
  echo "Alias $(quoted "$1") $(quoted "$2")"
  echo "<Directory $(quoted "$2")>"
  printf '  %s\n' 'Require all granted' 'AllowOverride None' 'Options None'
  echo '</Directory>'
  static_rules "$1" "$2"
}

# What is true of static files under every server: a file with a hash in its name never changes (letters and
# digits both: 20240131 is a date), others are asked for again after a minute, pages of any origin may use them.
static_rules() {
  cat <<CONF
<Directory $(quoted "$2")>
  AllowMethods GET HEAD OPTIONS
  Header set Cache-Control "max-age=60, public"
  Header set Access-Control-Allow-Origin "*"
  <FilesMatch "[.-](?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,64}\.\w+(\.map)?(\.br|\.gz)?\$">
    Header set Cache-Control "max-age=315360000, public, immutable"
  </FilesMatch>
</Directory>
CONF
  compressed_rules "$@" br br
  compressed_rules "$@" gz gzip
}

# URL FOLDER SUFFIX CODING: app.js.SUFFIX is sent for app.js to who takes that coding. (Rules of the server, as
# those of a folder need its links to be followed.)
compressed_rules() {
  cat <<CONF
RewriteCond %{ENV:WARP_ENCODING} =""
RewriteCond %{HTTP:Accept-Encoding} "\b$4\b"
RewriteCond $(quoted "$2/\$1.$3") -f
RewriteRule "^$(printf '%s' "${1%/}/" | sed 's/[].[\\^$*+?(){}|"]/\\&/g')(.+)\$" $(quoted "$2/\$1.$3") [E=WARP_ENCODING:$4]
CONF
}

# The type of app.js.gz is that of gzip, unless it stands for app.js.
compressed_types() {
  for type in css=text/css js=text/javascript mjs=text/javascript html=text/html svg=image/svg+xml json=application/json \
    map=application/json txt=text/plain xml=text/xml wasm=application/wasm ico=image/vnd.microsoft.icon; do
    echo 'RewriteCond %{ENV:WARP_ENCODING} =gzip'
    echo "RewriteRule \"\\.${type%%=*}\\.gz\$\" - [T=${type#*=}]"
  done
}
