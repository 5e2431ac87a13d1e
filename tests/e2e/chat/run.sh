#!/usr/bin/env bash
# Runs page.mjs in the browser that is installed; skipped (77) where node, npm or chromium are missing.
set -eu
for program in node npm chromium; do
    command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
folder=${DESKBUS_BUILD_DIR:?}/e2e
if [ ! -d "$folder/node_modules/playwright-core" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --silent --no-audit --no-fund playwright-core@1.65 ||
        { echo "skipped: npm cannot install playwright-core"; exit 77; }
fi
exec node page.mjs "$folder/node_modules/playwright-core/index.js"
