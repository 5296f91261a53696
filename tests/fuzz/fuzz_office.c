/* Any bytes as a zip; and, so that the parts are reached without a right checksum, any bytes as the parts of one. The
 * first byte tells which. */
#define _XOPEN_SOURCE 700
#include "../unit/file/zip_maker.h"
#include "reader_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const struct {
    const char *mime, *part;
} kinds[] = {{NULL, "word/document.xml"},
             {NULL, "xl/workbook.xml"},
             {NULL, "ppt/presentation.xml"},
             {"application/vnd.oasis.opendocument.text", "content.xml"},
             {"application/vnd.oasis.opendocument.spreadsheet", "content.xml"},
             {"application/vnd.oasis.opendocument.presentation", "content.xml"}};

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct sniffed zip = {SNIFF_FOREIGN, "zip"};
    static const char relations[] =
        "<Relationships><Relationship Id='a' Type='/styles' Target='s.xml'/><Relationship Id='b' Type='/worksheet' "
        "Target='s.xml'/><Relationship Id='c' Type='/slide' Target='s.xml'/><Relationship Id='d' Type='/sharedStrings' "
        "Target='s.xml'/><Relationship Id='e' Type='/footnotes' Target='s.xml'/><Relationship Id='f' Type='/numbering' "
        "Target='s.xml'/></Relationships>";
    if (n == 0 || p[0] == 'P') {
        reader_input(&reader_office, zip, p, n);
        return 0;
    }
    struct zip_maker z;
    struct str xml = {(const char *)p + 1, n - 1};
    const char *part = kinds[p[0] % 6].part;
    zip_maker_init(&z);
    if (kinds[p[0] % 6].mime)
        zip_maker_add(&z, "mimetype", str_c(kinds[p[0] % 6].mime), false);
    zip_maker_add(&z, part, xml, false);
    zip_maker_add(&z, "word/_rels/document.xml.rels", STR(relations), false);
    zip_maker_add(&z, "xl/_rels/workbook.xml.rels", STR(relations), false);
    zip_maker_add(&z, "ppt/_rels/presentation.xml.rels", STR(relations), false);
    const char *const also[] = {"word/s.xml", "xl/s.xml", "ppt/s.xml", "styles.xml"};
    for (size_t i = 0; i < 4; i++)
        zip_maker_add(&z, also[i], xml, false);
    struct str file = zip_maker_done(&z);
    reader_input(&reader_office, zip, (const uint8_t *)file.p, file.n);
    zip_maker_release(&z);
    return 0;
}
