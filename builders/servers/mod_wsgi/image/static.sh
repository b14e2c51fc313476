# shellcheck shell=sh
# Phase: start, part of start.sh, and of an installation into a system Apache: the configuration for folders that
# Apache serves itself, on stdout.

# One folder below a URL, when both are known and the URL is a path of this host.
served() {
  case $1 in
  /?*) [ -n "$2" ] ;;
  *) false ;;
  esac
}

# A path as one quoted word of Apache's configuration.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

# media_files URL FOLDER: what users have uploaded, and nothing that a browser guesses to be a page.
media_files() {
  served "$@" || return 0
  media=$(readlink -m "$2")
  cat <<CONF
Alias $(quoted "${1%/}/") $(quoted "$media/")
<Directory $(quoted "$media")>
  Require all granted
  Options FollowSymLinks
  Header always set X-Content-Type-Options nosniff
</Directory>
CONF
}

# How files with a coding are told from others; the rules of folders come after it.
encoding_rules() {
  cat <<CONF
Header set Content-Encoding "%{WARP_ENCODING}e" env=WARP_ENCODING
Header merge Vary Accept-Encoding env=WARP_ENCODING
RewriteEngine On
CONF
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
