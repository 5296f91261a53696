#!/bin/sh
# Makes the fixtures of the binary office formats anew, with LibreOffice (Debian: libreoffice-writer-nogui,
# libreoffice-calc-nogui, libreoffice-impress-nogui) from fixtures/*.fod?, and by hand what it cannot write.
#
#     tests/unit/file/make_ole_fixtures.sh
set -eu
cd "$(dirname "$0")"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
make() { # format filter source
    mkdir -p "fixtures/$1"
    soffice --headless "-env:UserInstallation=file://$profile" --convert-to "$1:$2" --outdir "fixtures/$1" "fixtures/$3"
}
make doc "MS Word 97" report.fodt
make doc "MS Word 97" numbered.fodt
make rtf "Rich Text Format" report.fodt
make pdf writer_pdf_Export report.fodt # needs fonts-wqy-microhei
python3 make_pdf_fixtures.py fixtures/pdf
make rtf "Rich Text Format" numbered.fodt
make xls "MS Excel 97" table.fods
make ppt "MS PowerPoint 97" slides.fodp
python3 make_old_office.py fixtures ppt/slides.ppt "Current User" "PowerPoint Document"
python3 make_old_office.py fixtures
