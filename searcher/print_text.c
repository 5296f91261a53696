#include "base/utf8.h"
#include "print.h"
#include <stdio.h>

enum { ANSWERS_SHOWN = 5, CLOSING_MOST = 6 };
#define BOLD "\033[1;4m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

/* Text wrapped to the terminal, every line behind an indent. */
struct wrap {
    struct buf *out;
    unsigned width, indent, used;
    bool color;
};

static void new_line(struct wrap *w)
{
    buf_addb(w->out, '\n');
    for (unsigned i = 0; i < w->indent; i++)
        buf_addb(w->out, ' ');
    w->used = w->indent;
}

static unsigned width_of(uint32_t c)
{
    return (unsigned)utf8_width(c);
}

/* Columns of the run of letters or digits at `at`: it is not broken when it fits into a line. */
static unsigned word_width(struct str s, size_t at)
{
    unsigned n = 0;
    while (at < s.n) {
        uint32_t c = utf8_next(s, &at);
        if (c <= ' ' || c >= 0x80)
            break;
        n++;
    }
    return n;
}

/* Columns of the closing punctuation at `at`, which must not start a line. */
static unsigned closing_width(struct str s, size_t at)
{
    unsigned n = 0;
    while (at < s.n) {
        uint32_t c = utf8_next(s, &at);
        if (!utf8_closes(c))
            break;
        n += width_of(c);
    }
    return n <= CLOSING_MOST ? n : 0;
}

static void wrap_text(struct wrap *w, struct str s, const char *on)
{
    if (w->color && on != NULL)
        buf_addc(w->out, on);
    bool inside = false; /* a run that was looked at */
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (c < ' ' || c == 0x7F || c == 0x3000 || (c >= 0x80 && c < 0xA0)) {
            c = ' '; /* line ends of the source, tabs, padding, and nothing that commands the terminal */
            if (w->used == w->indent)
                continue;
        }
        unsigned need = width_of(c);
        if (c > ' ' && c < 0x80) {
            unsigned run = inside ? 1 : word_width(s, from);
            need = run <= w->width - w->indent ? run : 1;
            inside = true;
        } else {
            inside = false;
        }
        need += c >= 0x80 ? closing_width(s, at) : 0;
        if (w->used + need > w->width && w->used > w->indent) {
            new_line(w);
            if (c == ' ')
                continue;
        }
        if (c == ' ')
            buf_addb(w->out, ' ');
        else
            buf_add(w->out, s.p + from, at - from);
        w->used += width_of(c);
    }
    if (w->color && on != NULL)
        buf_addc(w->out, PLAIN);
}

static void date_text(char out[32], const struct when *w)
{
    char from[11], to[11];
    day_format(from, w->from);
    day_format(to, w->to);
    snprintf(out, 32, "%s%s%s", from, w->from != w->to ? ".." : "", w->from != w->to ? to : "");
}

static void print_hit(struct session *s, const struct hit *h, uint32_t number)
{
    struct wrap w = {&s->out, s->width < 30 ? 30 : s->width, 5, 0, s->color};
    char date[32];
    buf_addf(&s->out, "%3u. ", number);
    w.used = 5;
    wrap_text(&w, h->title.n > 0 ? h->title : h->path, s->color ? "\033[1m" : NULL);
    date_text(date, &h->date);
    if (date[0] != '\0') {
        wrap_text(&w, STR("  "), NULL);
        wrap_text(&w, str_c(date), DIM);
    }
    new_line(&w);
    wrap_text(&w, h->path, DIM);
    for (uint32_t i = 0; i < h->alsos && i < 3; i++) {
        new_line(&w);
        wrap_text(&w, str_c(message_pick("同文:", "also: ")), DIM);
        wrap_text(&w, h->also[i], DIM);
    }
    for (uint32_t i = 0; i < h->snippets && i < 2; i++) {
        w.indent = 7;
        new_line(&w);
        for (uint32_t k = 0; k < h->snippet[i].pieces; k++)
            wrap_text(&w, h->snippet[i].piece[k].text, h->snippet[i].piece[k].hit ? BOLD : NULL);
    }
    buf_addb(&s->out, '\n');
}

void print_hits(struct session *s, const struct finder *f)
{
    for (uint32_t i = 0; i < f->found.hits; i++)
        print_hit(s, &f->found.hit[i], i + 1);
}

static void add_warning(void *context, const char *text)
{
    struct buf *out = context;
    buf_addf(out, "%s%s\n", message_pick("注意:", "Note: "), text);
}

static void print_suggestions(struct buf *out, const struct found *r)
{
    for (unsigned i = 0; i < r->suggests; i++) {
        buf_addc(out, i > 0 ? message_pick("、", ", ") : message_pick("是否要找:", "Did you mean: "));
        buf_adds(out, r->suggest[i]);
    }
    buf_addc(out, r->suggests > 0 ? "\n" : "");
}

static void print_list(struct session *s, const struct finder *f, const struct asked *a, int64_t took)
{
    const struct found *r = &f->found;
    if (a->said.n > 0)
        answer_print(&s->out, a, ANSWERS_SHOWN);
    buf_addc(&s->out, a->said.n > 0 ? "\n" : "");
    print_hits(s, f);
    const char *about = r->exact ? "" : message_pick("约 ", "about ");
    if (r->total == 0)
        buf_addc(&s->out, message_pick("没有找到。", "Nothing found."));
    else
        buf_addf(&s->out, message_pick("找到 %s%u 份,显示 %u 份。", "Found %s%u, showing %u."), about, r->total,
                 r->hits);
    session_coverage_text(&s->out, &r->coverage);
    found_warnings(f, add_warning, &s->out);
    print_suggestions(&s->out, r);
    if (took >= 0)
        buf_addf(&s->out, message_pick("用时 %.1f 毫秒\n", "%.1f ms\n"), (double)took / 1000);
}

/* The first snippet on one line, without marks. */
static void one_line(struct buf *out, const struct hit *h)
{
    buf_reset(out);
    if (h->snippets == 0)
        return;
    for (uint32_t k = 0; k < h->snippet[0].pieces; k++) {
        struct str t = h->snippet[0].piece[k].text;
        for (size_t i = 0; i < t.n; i++)
            buf_addb(out, (unsigned char)t.p[i] < ' ' ? ' ' : (unsigned char)t.p[i]);
    }
}

static void print_table(struct session *s, const struct finder *f)
{
    static const char *const zh[] = {"编号", "路径", "标题", "起", "止", "得分", "摘要"};
    static const char *const en[] = {"id", "path", "title", "from", "to", "score", "snippet"};
    enum { COLUMNS = sizeof zh / sizeof zh[0] };
    static const enum table_format formats[] = {TABLE_TEXT, TABLE_TSV, TABLE_CSV, TABLE_MD};
    struct table t;
    struct buf text;
    table_init(&t, COLUMNS);
    buf_init(&text, 1 << 20);
    for (unsigned i = 0; i < COLUMNS; i++)
        table_cell(&t, str_c(message_pick(zh[i], en[i])));
    for (uint32_t i = 0; i < f->found.hits; i++) {
        const struct hit *h = &f->found.hit[i];
        char from[11], to[11], score[32];
        day_format(from, h->date.from);
        day_format(to, h->date.to);
        snprintf(score, sizeof score, "%.3f", h->score);
        table_cell(&t, h->id);
        table_cell(&t, h->path);
        table_cell(&t, h->title);
        table_cell(&t, str_c(from));
        table_cell(&t, str_c(to));
        table_cell(&t, str_c(score));
        one_line(&text, h);
        table_cell(&t, buf_str(&text));
    }
    enum status st = table_write(&s->out, &t, formats[s->set.as], s->width, s->color);
    if (st != XD_OK && buf_status(&s->out) == XD_OK)
        s->out.status = st;
    buf_release(&text);
    table_release(&t);
}

void print_found(struct session *s, const struct finder *f, const struct asked *a, int64_t took)
{
    if (s->set.as == FORMAT_TABLE)
        print_list(s, f, a, took);
    else
        print_table(s, f);
}
