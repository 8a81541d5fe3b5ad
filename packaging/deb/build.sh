#!/usr/bin/env bash
# Makes target/signet_VERSION_amd64.deb of the built distribution: the program in /usr/share/signet, `signet` on the path,
# manual pages and completion made from the commands themselves, the systemd unit, a user of its own.
# The same sources give the same bytes: all times are the build's fixed one.
set -euo pipefail
cd "$(dirname "$0")/../.."
dist=target/signet-dist/signet
[ -f "$dist/lib/signet.jar" ] || { echo "build first: mvn package" >&2; exit 1; }
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
stamp=$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*:\1:p' pom.xml)
version=${version/-SNAPSHOT/~snapshot}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"
install -d "$root"/{DEBIAN,usr/bin,usr/share/signet,usr/share/man/man1,usr/share/bash-completion/completions,usr/share/fish/vendor_completions.d,lib/systemd/system,usr/share/doc/signet}
cp -r "$dist"/lib "$dist"/signet "$root/usr/share/signet/"
rm -f "$root"/usr/share/signet/lib/*.aot*
cat > "$root/usr/bin/signet" <<'WRAPPER'
#!/bin/sh
set -e
own=/var/lib/signet
SIGNET_DATA=${SIGNET_DATA:-$own}
export SIGNET_DATA
if [ "$(id -u)" != 0 ] || [ "${1:-}" != quickstart ] || [ "$SIGNET_DATA" != "$own" ]; then
    exec /usr/share/signet/signet "$@"
fi
# Root sets up as the server's own user, who is given the right to bind low ports, and hands over to the service.
cd /
case " $* " in *@*) set -- "$@" --set-up-only ;; esac
[ ! -d /run/systemd/system ] || systemctl stop signet.service
# Ctrl-C ends a set-up in the browser, not what follows it.
trap : INT
setpriv --reuid=signet --regid=signet --init-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service /usr/share/signet/signet "$@"
if [ -d /run/systemd/system ] && [ -f "$own/signet.toml" ]; then
    systemctl enable --quiet --now signet.service
    echo "signet.service serves, and will after each start of the machine"
fi
WRAPPER
chmod 0755 "$root/usr/bin/signet"
cp -r README.md CHANGELOG.md docs "$root/usr/share/doc/signet/"
cat > "$root/usr/share/doc/signet/copyright" <<'COPYRIGHT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Signet

Files: *
Copyright: 2026 The Signet founders
License: Apache-2.0
 On Debian systems the Apache License, version 2.0, is in /usr/share/common-licenses/Apache-2.0.
 What libraries in /usr/share/signet/lib are under stands in each of them, below META-INF.
COPYRIGHT
printf 'signet (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- The Signet founders <postmaster@signetmail.org>  %s\n' "$version" "$(date -u -R -d "$stamp")" \
    | gzip -9n > "$root/usr/share/doc/signet/changelog.gz"
sed -e '/^# /d' -e 's:/opt/signet/signet:/usr/bin/signet:; s:file.///opt/signet/README.md:file\:///usr/share/doc/signet/README.md:' packaging/signet.service \
    > "$root/lib/systemd/system/signet.service"
"$dist/signet" man --into "$root/usr/share/man/man1"
gzip -9n "$root"/usr/share/man/man1/*.1
"$dist/signet" completion | sed -e '/^# .*enerated/d' -e '/^#!/d' > "$root/usr/share/bash-completion/completions/signet"
"$dist/signet" completion fish > "$root/usr/share/fish/vendor_completions.d/signet.fish"
cat > "$root/DEBIAN/control" <<CONTROL
Package: signet
Version: $version
Architecture: amd64
Maintainer: The Signet founders <postmaster@signetmail.org>
Section: mail
Priority: optional
Installed-Size: $(du -sk "$root/usr" | cut -f 1)
Depends: adduser
Recommends: temurin-25-jdk | openjdk-25-jdk-headless
Conflicts: mail-transport-agent
Provides: mail-transport-agent, imap-server, pop3-server
Description: mail server whose certificates take care of themselves
 SMTP, submission, IMAP and POP3 in one process, one directory, one command,
 with an administrator's web pages and REST API. Needs a JDK 25.
CONTROL
cat > "$root/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    getent passwd signet > /dev/null || adduser --quiet --system --group --home /var/lib/signet --no-create-home --gecos "Signet mail server" signet 2> /dev/null
    install -d -o signet -g signet -m 0700 /var/lib/signet
    # A fast start is prepared where a JDK is there; without it all works, a second later.
    /usr/share/signet/signet train > /dev/null 2>&1 || true
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        # An upgrade restarts what runs, and starts nothing that was stopped.
        systemctl try-restart signet.service
    fi
    [ -n "$(ls -A /var/lib/signet)" ] || echo "signet: set it up with: signet quickstart you@your-domain.example"
fi
POSTINST
cat > "$root/DEBIAN/postrm" <<'POSTRM'
#!/bin/sh
set -e
# The data stay: mail is not thrown away with a package.
rm -f /usr/share/signet/lib/signet.aot
rmdir -p --ignore-fail-on-non-empty /usr/share/signet/lib 2> /dev/null || true
POSTRM
cat > "$root/DEBIAN/prerm" <<'PRERM'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then systemctl disable --quiet --now signet.service || true; fi
PRERM
chmod 0755 "$root"/DEBIAN/{postinst,prerm,postrm}
(cd "$root" && find usr lib -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
SOURCE_DATE_EPOCH=$(date -d "$stamp" +%s)
export SOURCE_DATE_EPOCH
find "$root" -exec touch -hd "$stamp" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "target/signet_${version}_amd64.deb" > /dev/null
echo "target/signet_${version}_amd64.deb"
