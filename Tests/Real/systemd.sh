#!/usr/bin/env bash
# sluice under the unit that ships, in a booted systemd of the test's own: a container over a
# throw-away overlay of this machine's root. Needs root, and leaves nothing behind.
set -uo pipefail
cd "$(dirname "$0")/../.."
: "${SLUICE:=$PWD/.build/release/sluice}"

# Runs a command until it succeeds, for 20 seconds at most.
eventually() {
  for _ in $(seq 100); do
    "$@" && return
    read -rt 0.2 <> <(:) || :
  done
  return 1
}
fail() { echo "   $*" >&2; exit 1; }

complaints=$(sed "s,/usr/bin/sluice,$SLUICE," systemd/sluice.service > /tmp/sluice-verify.service \
  && systemd-analyze verify /tmp/sluice-verify.service 2>&1)
rm -f /tmp/sluice-verify.service
[ -z "$complaints" ] || fail "systemd-analyze verify: $complaints"
# Exposure from 0.0 (best) to 10.0; the option counts in tenths.
systemd-analyze security --offline=yes --threshold=15 --no-pager systemd/sluice.service >/dev/null \
  || fail "the unit's exposure is above 1.5"

[ "$(id -u)" = 0 ] || { echo "   booting a systemd needs root"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/boot.sh" <<'BOOT'
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd /run/overlay
mount -t tmpfs tmpfs /run/overlay
mkdir /run/overlay/upper /run/overlay/work /run/overlay/root
mount -t overlay overlay \
  -o lowerdir=/,upperdir=/run/overlay/upper,workdir=/run/overlay/work /run/overlay/root
root=/run/overlay/root
rm -f $root/etc/systemd/system/multi-user.target.wants/*
install -m 755 "$SLUICE" $root/usr/bin/sluice
install -D -m 644 systemd/sluice.service $root/etc/systemd/system/sluice.service
install -D -m 644 systemd/sluice.sysusers.conf $root/usr/lib/sysusers.d/sluice.conf
install -D -m 644 "$WORK/feeds.yml" $root/etc/sluice/feeds.yml
exec systemd-nspawn -q -D $root --boot --register=no --keep-unit --console=pipe \
  --private-network </dev/null >/dev/null 2>&1
BOOT
cat > "$work/feeds.yml" <<'FEEDS'
contact: https://example.org/bot
allow: [127.0.0.1]
streams:
  trial:
    feeds:
      - url: http://127.0.0.1:9/feed
FEEDS

WORK="$work" unshare -m bash "$work/boot.sh" &
container=$!
booted() { init=$(pgrep -P "$container" -x systemd) || ! kill -0 "$container" 2>/dev/null; }
eventually booted
[ -n "$init" ] || { kill "$container" 2>/dev/null; echo "   no container can be booted here"; exit 77; }
stop() { kill -TERM "$container" 2>/dev/null; wait "$container"; rm -rf "$work"; }
trap stop EXIT
inside() { nsenter -t "$init" -m -u -i -p -n -C -r -w "$@"; }

running() { inside systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; }
eventually running || fail "systemd does not come up"
inside systemd-sysusers 2>/dev/null || fail "the user cannot be made"
inside systemctl start sluice || { inside journalctl -u sluice --no-pager; fail "it does not start"; }
healthy() { [ "$(inside curl -s http://127.0.0.1:8484/healthz)" = ok ]; }
eventually healthy || { inside journalctl -u sluice --no-pager; fail "no healthy answer"; }
[ "$(inside stat -c '%U %a' /var/lib/sluice)" = "sluice 700" ] || fail "the state is not its own"

# The feed's port is closed: a warning, with its level as journald understands it.
warnings() { inside journalctl -u sluice -p warning..warning -o cat --no-pager; }
warned() { warnings | grep -q "refused the connection"; }
eventually warned || fail "the journal has no warning: $(warnings)"
warnings | grep -q "^<" && fail "the level stayed in the text: $(warnings)"

# Root acts as the owner of the state, while the daemon runs.
inside sluice inbox count --config /etc/sluice/feeds.yml >/dev/null || fail "root cannot count"
[ -z "$(inside find /var/lib/sluice ! -user sluice)" ] || fail "files of somebody else's"

inside systemctl stop sluice
[ "$(inside systemctl show sluice -P Result)" = success ] || fail "it did not stop in order"
[ "$(inside systemctl show sluice -P ExecMainStatus)" = 0 ] || fail "it ended with an error"
