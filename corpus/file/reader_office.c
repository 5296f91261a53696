/* Office formats that are zip files of XML: .docx .xlsx .pptx (and what Kingsoft writes as .wps .et .dps today), .odt
 * .ods .odp. Which one it is, the content tells. */
#include "file/office.h"

bool office_take(struct office *o, enum reason r)
{
    if (r == REASON_OK || r == REASON_DAMAGED) {
        if (o->why == REASON_OK)
            o->why = r;
    } else if (o->why == REASON_OK || o->why == REASON_DAMAGED) {
        o->why = r;
    }
    return (o->why == REASON_OK || o->why == REASON_DAMAGED) && o->paper.why == REASON_OK;
}

bool office_part(struct office *o, struct str name, const struct xml_reader *r, void *u)
{
    return office_take(o, xml_read(&o->zip, zip_find(&o->zip, name), r, u));
}

struct office_format {
    const char *name;
    const char *mime; /* ODF: how the member `mimetype` begins; templates (-template) are read as what they make */
    const char *main; /* OOXML: the element that the main part begins with, and the part's usual name */
    const char *part;
    void (*read)(struct office *o);
};
static const struct office_format formats[] = {
    {"docx", NULL, "document", "word/document.xml", docx_read},
    {"xlsx", NULL, "workbook", "xl/workbook.xml", xlsx_read},
    {"pptx", NULL, "presentation", "ppt/presentation.xml", pptx_read},
    {"odt", "application/vnd.oasis.opendocument.text", NULL, NULL, odt_read},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet", NULL, NULL, ods_read},
    {"odp", "application/vnd.oasis.opendocument.presentation", NULL, NULL, odp_read},
    {"odg", "application/vnd.oasis.opendocument.graphics", NULL, NULL, odp_read},
};
#define FORMATS (sizeof formats / sizeof formats[0])

static bool take_some(void *u, struct str bytes)
{
    struct buf *b = u;
    buf_adds(b, str_sub(bytes, 0, b->max - b->n));
    return b->n < b->max;
}

static const struct office_format *by_mime(struct office *o)
{
    const struct zip_member *m = zip_find(&o->zip, STR("mimetype"));
    const struct office_format *found = NULL;
    struct buf b;
    buf_init(&b, 128);
    if (m && zip_read(&o->zip, m, take_some, &b) != REASON_TOO_LARGE)
        for (size_t i = 0; i < FORMATS && !found; i++)
            if (formats[i].mime && str_starts(buf_str(&b), str_c(formats[i].mime)))
                found = &formats[i];
    buf_release(&b);
    return found;
}

enum { ROOT_DOCUMENT = 1, ROOT_PRESENTATION, ROOT_WORKBOOK };
static const struct xml_name roots[] = {
    {"document", ROOT_DOCUMENT}, {"presentation", ROOT_PRESENTATION}, {"workbook", ROOT_WORKBOOK}};

static bool root_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    unsigned char *root = u;
    (void)attr;
    if (x->depth == 1)
        *root = element;
    xml_stop(x, REASON_UNSUPPORTED); /* enough was seen */
    return false;
}
static void root_end(struct xml *x, void *u, unsigned char element)
{
    (void)x, (void)u, (void)element;
}

/* The main part by the package's relations, else (they may be cut off) by its usual name; its root tells what it is. */
static const struct office_format *by_root(struct office *o, const struct relations *package)
{
    static const struct xml_reader reader = {XML_NAMES(roots), root_start, root_end, NULL};
    static const unsigned char root[] = {ROOT_DOCUMENT, ROOT_WORKBOOK, ROOT_PRESENTATION};
    const struct office_format *found = NULL;
    o->main = str_of(NULL, 0);
    for (size_t i = 0; i < package->n; i++)
        if (str_eq(relation_type(package, i), STR("officeDocument")))
            o->main = relation_target(package, i);
    for (size_t i = 0; i < 3; i++)
        if (o->main.n == 0 && zip_find(&o->zip, str_c(formats[i].part)))
            o->main = str_c(formats[i].part);
    const struct zip_member *m = zip_find(&o->zip, o->main);
    unsigned char is = 0;
    if (m)
        xml_read(&o->zip, m, &reader, &is);
    for (size_t i = 0; i < 3; i++)
        if (is != 0 && is == root[i])
            found = &formats[i];
    return found;
}

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return strcmp(kind.format, "zip") == 0;
}

static enum reason read_as(struct office *o, struct answer *out)
{
    struct relations package = {.n = 0};
    const struct office_format *f = by_mime(o);
    if (!f && relations_read(&package, o, str_of(NULL, 0)))
        f = by_root(o, &package);
    answer_format(out, f ? f->name : "zip", true);
    enum reason r = o->why == REASON_OK || o->why == REASON_DAMAGED ? REASON_UNSUPPORTED : o->why;
    if (f) {
        o->why = o->zip.damaged ? REASON_DAMAGED : o->why;
        f->read(o);
        enum reason written = paper_end(&o->paper);
        office_take(o, written);
        r = o->why;
    } else {
        paper_end(&o->paper);
    }
    relations_release(&package);
    return r;
}

static enum reason read_office(struct source *in, struct answer *out)
{
    struct office o = {.why = REASON_OK};
    enum reason r = zip_open(&o.zip, in);
    if (r == REASON_OK) {
        paper_init(&o.paper, out);
        r = read_as(&o, out);
    } else {
        answer_format(out, "zip", true);
    }
    zip_close(&o.zip);
    return r;
}

const struct reader reader_office = {"office", probe, read_office, NULL};
