# The browser that the tests drive: Debian's Chromium, installed when it is missing and we may.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk
else
    echo "No Chromium here: install your system's package (Debian: apt-get install chromium) to run the browser tests." >&2
fi
