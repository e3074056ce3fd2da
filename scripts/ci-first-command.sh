#!/usr/bin/env bash
# Proves the README's first command: starts Revela on a clean clone, sends a photograph with curl, checks the PNG and the record.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work="$(mktemp -d)"
npx -y pnpm start >"$work/log" 2>"$work/words" &
started=$!
trap 'kill "$started" 2>/dev/null || true; wait "$started" 2>/dev/null || true; rm -rf "$work"' EXIT

for _ in $(seq 900); do
  grep -q 'Revela is running' "$work/words" && break
  kill -0 "$started" 2>/dev/null || { cat "$work/words" "$work/log"; echo 'pnpm start ended'; exit 1; }
  sleep 1
done
cat "$work/words"

# The command the words give, as they give it.
try="$(grep -E '^ +curl ' "$work/words")"
(eval "$try -sS --fail -D $work/headers")
test "$(head -c 8 rocket-pixelate.png | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a
/usr/bin/python3 - <<'PY'
try:
    from PIL import Image
except ImportError:
    print('Pillow is not here: the PNG was checked by its signature alone')
else:
    image = Image.open('rocket-pixelate.png')
    image.load()
    assert image.size == (480, 320), image.size
    print('the PNG decodes:', image.size, image.mode)
PY
rm rocket-pixelate.png

location="$(tr -d '\r' <"$work/headers" | sed -n 's/^location: //Ip')"
curl -sS --fail "http://127.0.0.1:5000$location" | tee "$work/record"
grep -q '"imageName":"rocket.jpg"' "$work/record"
echo
if command -v sqlite3 >/dev/null; then
  test "$(sqlite3 data/revela.sqlite "SELECT image_name FROM records WHERE id = ${location##*/}")" = rocket.jpg
  echo 'the record is in SQLite'
fi

# To the server alone, as a service manager would send it: npx and pnpm would end on it before the server does.
kill -TERM "$(sed -n 's/.*"pid":\([0-9]*\).*"msg":"listening".*/\1/p' "$work/log")"
wait "$started" && code=0 || code=$?
test "$code" = 0 || { echo "pnpm start ended with $code"; exit 1; }
test ! -e data/revela.sqlite-wal || { echo 'the database was not closed'; exit 1; }
trap - EXIT
rm -rf "$work"
echo 'the first command of the README holds'
