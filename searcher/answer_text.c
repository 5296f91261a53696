/* Answers for people: each with its first sources. */
#include "answer.h"
#include "row_json.h"
#include "row_text.h"

enum { SOURCES_SHOWN = 3 };

static void print_source(struct buf *out, const struct row *r, const struct row_source *src)
{
    buf_addc(out, "    ");
    when_words(out, &r->say.when);
    buf_addc(out, "  ");
    buf_adds(out, src->path);
    if (src->para > 0)
        buf_addf(out, message_pick(" 第%u段", " paragraph %u"), src->para);
    buf_addc(out, "\n      ");
    clause_line(out, src->text);
    buf_addb(out, '\n');
}

static void print_answer(struct buf *out, const struct answer *n)
{
    masked_text(out, n->text);
    if (n->certainty != CERTAINTY_NOT_ASKED)
        buf_addf(out, message_pick("  [%s]", "  [%s]"), certainty_words(n->certainty));
    buf_addb(out, '\n');
    unsigned shown = 0, all = 0;
    for (size_t i = 0; i < n->rows; i++)
        for (uint32_t k = 0; k < n->row[i]->sources; k++) {
            if (all++ >= SOURCES_SHOWN)
                continue;
            print_source(out, n->row[i], &n->row[i]->source[k]);
            shown++;
        }
    if (shown < all)
        buf_addf(out, message_pick("    另有%u处来源\n", "    %u more sources\n"), all - shown);
}

void answer_print(struct buf *out, const struct asked *a, size_t most)
{
    for (size_t i = 0; i < a->said.n && i < most; i++)
        print_answer(out, &a->said.v[i]);
    if (a->said.n > most)
        buf_addf(out, message_pick("……共 %zu 个,用 xdsearch ask 看全部\n", "… %zu in all: see xdsearch ask\n"),
                 a->said.n);
    if (a->maybe.n > 0)
        buf_addc(out, message_pick("时间不能确定是否相符:\n", "Not certain to be of that time:\n"));
    for (size_t i = 0; i < a->maybe.n && i < most; i++)
        print_answer(out, &a->maybe.v[i]);
    if (a->said.n > 0 && !a->complete)
        buf_addc(out, message_pick("(可能不全)\n", "(maybe not all)\n"));
}
