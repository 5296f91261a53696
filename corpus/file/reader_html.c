/* Web pages, and what Word saves as one. */
#include "file/html.h"

#define PAGE_MAX ((size_t)32 << 20)

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return strcmp(kind.format, "html") == 0;
}

static enum reason read_html(struct source *in, struct answer *out)
{
    struct paper p;
    struct buf b;
    answer_format(out, "html", true);
    if (in->size > PAGE_MAX)
        return REASON_TOO_LARGE;
    buf_init(&b, PAGE_MAX + (1u << 20));
    paper_init(&p, out);
    enum reason r = source_whole(in, &b);
    if (r == REASON_OK)
        r = html_read(&p, buf_str(&b), str_of(NULL, 0));
    enum reason written = paper_end(&p);
    buf_release(&b);
    return written != REASON_OK ? written : r;
}

const struct reader reader_html = {"html", probe, read_html, NULL};
