/* Compound files: which document one holds is told by the streams in it, whatever its name says. A .wps, .et or .dps
 * of Kingsoft's is a .doc, .xls or .ppt. */
#include "file/ole.h"
#include "file/ole_format.h"

static const struct {
    const char *stream, *format;
    enum reason (*read)(struct ole *o, struct answer *out);
} formats[] = {
    {"WordDocument", "doc", doc_read},
    {"Workbook", "xls", xls_read},
    {"Book", "xls", xls_read},
    {"PowerPoint Document", "ppt", ppt_read},
};

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return str_eq(str_c(kind.format), STR("ole"));
}

static enum reason read_document(struct ole *o, struct answer *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (!ole_has(o, formats[i].stream))
            continue;
        answer_format(out, formats[i].format, true);
        enum reason r = formats[i].read(o, out);
        return r == REASON_OK && o->damaged ? REASON_DAMAGED : r;
    }
    answer_format(out, "ole", true);
    /* What newer programs put under a password. */
    if (ole_has(o, "EncryptedPackage"))
        return REASON_ENCRYPTED;
    return o->damaged ? REASON_DAMAGED : REASON_UNSUPPORTED;
}

static enum reason read_ole(struct source *in, struct answer *out)
{
    struct ole o;
    enum reason r = ole_open(&o, in);
    if (r == REASON_OK)
        r = read_document(&o, out);
    else
        answer_format(out, "ole", true);
    ole_close(&o);
    return r;
}

const struct reader reader_ole = {"ole", probe, read_ole, NULL};
