#!/usr/bin/env bash
# Makes one pristine MediaWiki tree in .cache/mediawiki/tree, from the packages of this machine's distribution.
# Nothing is started and no web server is installed: the packages are only unpacked, and tests run them with `php -S`.
# Quick and silent when the tree is already there. The last line it prints is the folder of the tree.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cache="$root/.cache/mediawiki"
tree="$cache/tree"
php_packages=(php-cli php-sqlite3 php-intl php-mbstring php-xml php-curl php-gd)
wiki_packages=(mediawiki mediawiki-classes)

say() { echo "install-mediawiki: $*" >&2; }

apt() {
  local as_root=(env)
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n env)
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq "$@"
}

# Asks PHP itself rather than dpkg: a PHP that came another way is as good.
php_is_ready() {
  command -v php >/dev/null || return 1
  php -r 'foreach (["pdo_sqlite","intl","mbstring","dom","xmlreader","curl","gd"] as $e) { if (!extension_loaded($e)) exit(1); }'
}

# The package lists of a fresh image are often empty; where they are filled, they are not asked for again.
has_candidate() { [[ "$(LC_ALL=C apt-cache policy "$1")" =~ Candidate:\ +[0-9] ]]; }

know_packages() {
  for package in "$@"; do
    has_candidate "$package" || { say "reading the package lists"; apt update; return; }
  done
}

# Lists can be older than the archive they describe: one refresh mends the 404 that follows.
with_refresh() { "$@" || { say "trying again with fresh package lists"; apt update && "$@"; }; }

install_php() {
  php_is_ready && return
  say "installing PHP"
  know_packages "${php_packages[@]}"
  with_refresh apt install -y --no-install-recommends "${php_packages[@]}" >>"$cache/apt.log" 2>&1 ||
    { tail -n 20 "$cache/apt.log" >&2; exit 1; }
  php_is_ready || { say "PHP is installed but an extension is still missing; see: php -m"; exit 1; }
}

# apt-get download writes as the user _apt, who may not enter this repository: hence the sandbox is our own user.
fetch_debs() (
  cd "$1" && apt-get -qq -o APT::Sandbox::User="$(id -un)" download "${wiki_packages[@]}" >&2
)

# The package keeps its settings, extensions and images behind absolute links into /etc and /var: they lead nowhere here.
mend_links() {
  cd "$1"
  rm -rf LocalSettings.php config extensions images cache
  mv extensions-core extensions
  mkdir -p images cache
}

download_debs() {
  ls "$cache"/*.deb >/dev/null 2>&1 && return
  say "downloading MediaWiki"
  know_packages "${wiki_packages[@]}"
  with_refresh fetch_debs "$1"
  mv "$1"/*.deb "$cache"/
}

# Built beside its final name and moved at the end, so that an interrupted run never leaves half a tree.
build_tree() (
  work="$(mktemp -d "$cache/building.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  download_debs "$work"
  say "unpacking"
  for deb in "$cache"/*.deb; do dpkg -x "$deb" "$work/root"; done
  (mend_links "$work/root/usr/share/mediawiki")
  mv "$work/root/usr/share/mediawiki" "$tree"
)

mkdir -p "$cache"
# Two test runs at once would build the same tree: the second waits, then finds it.
exec 9>"$cache/lock"
flock 9
install_php
[ -f "$tree/api.php" ] || build_tree
echo "$tree"
