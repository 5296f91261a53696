/* Portable Document Format, by poppler. Characters come with their places; press.h makes lines and paragraphs of them.
 *
 * A page of few characters most of which is a picture was scanned: where all pages were (or have nothing on them) the
 * file waits for OCR, else what the others say is told. poppler is large, and C++: it allocates by itself and ends the
 * process when it is refused; its worst is a result lost. */
#include "base/mem.h"
#include "base/utf8.h"
#include "file/press.h"
#include "file/stock.h"
#include <poppler.h>
#include <stdlib.h>
#include <sys/mman.h>

#define PAGES_MAX 50000
#define FEW_CHARS 20 /* a scanner's mark, a page number */
#define MOSTLY 0.5   /* of the page is a picture */
#define TAIL 1024    /* %%EOF stands in the last so many bytes of a whole file */
#define POPPLER_DATA "/usr/share/poppler"

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return strcmp(kind.format, "pdf") == 0;
}

static void quiet(const char *domain, GLogLevelFlags level, const char *message, void *u)
{
    (void)domain, (void)level, (void)message, (void)u;
}

static PopplerDocument *least_document; /* written before the confinement */

/* The library keeps what it read of its data as long as one document is open: this one is, for good. */
static void prepare(void)
{
    static const char least[] = "%PDF-1.4\n"
                                "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
                                "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources"
                                "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
                                "4 0 obj<</Length 17>>stream\nBT/F 1 Tf(a)Tj ET\nendstream endobj\n"
                                "trailer<</Root 1 0 R>>\n%%EOF\n";
    setenv("TZ", "UTC0", 1); /* libc would look for the time zone later */
    g_log_set_default_handler(quiet, NULL);
    stock_take(POPPLER_DATA);
    GBytes *bytes = g_bytes_new_static(least, sizeof least - 1);
    least_document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    PopplerPage *page = least_document ? poppler_document_get_page(least_document, 0) : NULL;
    if (page) {
        g_free(poppler_page_get_text(page));
        poppler_page_free_image_mapping(poppler_page_get_image_mapping(page));
        g_object_unref(page);
    }
    g_bytes_unref(bytes);
}

struct pdf {
    struct press press;
    struct glyph_box *glyph;
    size_t cap;
    int pages;
    unsigned read, scanned, missing; /* pages with text, pictures of pages, pages that could not be had */
};

/* The characters of the page that are not blank; PRESS_GLYPHS_MAX + 1: more than that, or no memory. */
static size_t take_glyphs(struct pdf *pdf, size_t *n, PopplerPage *page)
{
    PopplerRectangle *box = NULL;
    guint boxes = 0;
    size_t chars = 0, at = 0;
    char *text = poppler_page_get_text(page);
    struct str s = str_c(text ? text : "");
    void *p = pdf->glyph;
    *n = 0;
    if (s.n > 0 && poppler_page_get_text_layout(page, &box, &boxes)) {
        if (boxes > PRESS_GLYPHS_MAX || mem_reserve(&p, &pdf->cap, boxes, sizeof *pdf->glyph) != 0) {
            chars = PRESS_GLYPHS_MAX + 1;
            boxes = 0;
        }
        pdf->glyph = p;
        for (; *n < boxes && at < s.n; ++*n) {
            const PopplerRectangle *b = &box[*n];
            uint32_t c = utf8_next(s, &at);
            pdf->glyph[*n] = (struct glyph_box){(float)b->x1, (float)b->y1, (float)b->x2, (float)b->y2, c};
            chars += c > ' ' && c != 0x3000;
        }
    }
    g_free(box);
    g_free(text);
    return chars;
}

static bool is_picture(PopplerPage *page, double width, double height)
{
    double covered = 0;
    GList *images = poppler_page_get_image_mapping(page);
    for (const GList *i = images; i; i = i->next) {
        const PopplerImageMapping *m = i->data;
        double w = m->area.x2 - m->area.x1, h = m->area.y2 - m->area.y1;
        covered += (w < 0 ? -w : w) * (h < 0 ? -h : h);
    }
    poppler_page_free_image_mapping(images);
    return covered > MOSTLY * width * height;
}

static enum reason read_page(struct pdf *pdf, PopplerDocument *document, int i)
{
    PopplerPage *page = poppler_document_get_page(document, i);
    double width = 0, height = 0;
    size_t n = 0;
    if (!page) {
        pdf->missing++;
        return REASON_OK;
    }
    poppler_page_get_size(page, &width, &height);
    size_t chars = take_glyphs(pdf, &n, page);
    if (chars < FEW_CHARS && is_picture(page, width, height))
        pdf->scanned++;
    else
        pdf->read += chars > 0;
    g_object_unref(page);
    if (chars > PRESS_GLYPHS_MAX)
        return REASON_TOO_LARGE;
    press_page(&pdf->press, (uint32_t)i + 1, (float)width, pdf->glyph, n);
    return pdf->press.why;
}

static enum reason read_pages(struct pdf *pdf, PopplerDocument *document, struct answer *out)
{
    enum reason r = REASON_OK;
    pdf->pages = poppler_document_get_n_pages(document);
    press_init(&pdf->press, out);
    for (int i = 0; i < pdf->pages && r == REASON_OK; i++)
        r = i < PAGES_MAX ? read_page(pdf, document, i) : REASON_TOO_LARGE;
    enum reason written = press_end(&pdf->press);
    mem_free(pdf->glyph);
    return r == REASON_OK ? written : r;
}

static bool is_whole(struct str file)
{
    struct str tail = str_sub(file, file.n > TAIL ? file.n - TAIL : 0, file.n);
    for (size_t i = 0; i + 5 <= tail.n; i++)
        if (str_starts(str_sub(tail, i, tail.n), STR("%%EOF")))
            return true;
    return false;
}

static enum reason read_bytes(struct str file, struct answer *out)
{
    struct pdf pdf = {.read = 0};
    GError *e = NULL;
    GBytes *bytes = g_bytes_new_static(file.p, file.n);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &e);
    enum reason r =
        e && e->domain == POPPLER_ERROR && e->code == POPPLER_ERROR_ENCRYPTED ? REASON_ENCRYPTED : REASON_DAMAGED;
    if (document) {
        r = read_pages(&pdf, document, out);
        if (r == REASON_OK && (pdf.pages == 0 || pdf.missing > 0 || !is_whole(file)))
            r = REASON_DAMAGED;
        else if (r == REASON_OK && pdf.scanned > 0)
            r = pdf.read > 0 ? REASON_PICTURES : REASON_SCANNED;
        g_object_unref(document);
    }
    g_clear_error(&e);
    g_bytes_unref(bytes);
    return r;
}

static enum reason read_pdf(struct source *in, struct answer *out)
{
    answer_format(out, "pdf", true);
    if (in->size == 0 || in->size > INT32_MAX)
        return REASON_TOO_LARGE;
    /* poppler jumps to and fro: the file is mapped. Who cuts it off meanwhile ends this process, and changed it. */
    void *p = mmap(NULL, (size_t)in->size, PROT_READ, MAP_PRIVATE, in->fd, 0);
    if (p == MAP_FAILED)
        return REASON_TOO_LARGE;
    enum reason r = read_bytes(str_of(p, (size_t)in->size), out);
    in->read = in->size;
    munmap(p, (size_t)in->size);
    return r;
}

const struct reader reader_pdf = {"pdf", probe, read_pdf, prepare};
