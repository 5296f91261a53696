#!/bin/sh
# make_fixtures.sh - makes the office files of fixtures/ from its three reference documents. By hand, not in the tests:
# it needs LibreOffice (libreoffice-writer-nogui, -calc-nogui, -impress-nogui), which the tests do not.
#
#     make_fixtures.sh [FORMAT...]     docx odt html xlsx ods pptx odp; without a format: all
set -eu
cd "$(dirname "$0")/fixtures"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
[ $# -gt 0 ] || set -- docx odt html xlsx ods pptx odp
for format in "$@"; do
    case $format in
    docx | odt | html | doc | rtf) from=reference.fodt ;;
    xlsx | ods | xls) from=reference.fods ;;
    *) from=reference.fodp ;;
    esac
    mkdir -p "$format"
    soffice "-env:UserInstallation=file://$profile" --headless --convert-to "$format" --outdir "$format" "$from" >/dev/null
    rm -f "$format"/*.gif
done
