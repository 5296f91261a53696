/* tokenise - the words of each line of standard input, folded, one line of words with single blanks between.
 *
 * For comparing rankings over the same words (script/eval); punctuation is left out. */
#include "base/io.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/segment.h"
#include <stdio.h>
#include <unistd.h>

static void put_words(struct buf *out, const struct folded *f, const struct tokens *t)
{
    bool first = true;
    for (size_t i = 0; i < t->n; i++) {
        if (t->v[i].kind == TOKEN_BREAK)
            continue;
        if (!first)
            buf_addb(out, ' ');
        first = false;
        for (size_t k = t->v[i].from; k < t->v[i].to; k++)
            buf_addu(out, f->ch[k]);
    }
    buf_addb(out, '\n');
}

int main(void)
{
    struct lexicon *lx = NULL;
    struct folded f;
    struct tokens t;
    struct buf in, out;
    struct error e;
    int result = 1;
    folded_init(&f);
    tokens_init(&t);
    buf_init(&in, (size_t)1 << 30);
    buf_init(&out, (size_t)2 << 30);
    if (lexicon_open(&lx, NULL, &e) != XD_OK || io_read_fd(&in, STDIN_FILENO, STR("stdin"), &e) != XD_OK)
        goto out;
    for (size_t at = 0; at < in.n;) {
        struct str rest = str_sub(buf_str(&in), at, in.n);
        size_t n = str_find(rest, STR("\n"));
        if (fold_text(&f, str_sub(rest, 0, n)) != XD_OK || segment(&t, lx, f.ch, f.n) != XD_OK)
            goto out;
        put_words(&out, &f, &t);
        at += n + 1;
    }
    if (buf_status(&out) == XD_OK && io_write_all(STDOUT_FILENO, out.p, out.n, STR("stdout"), &e) == XD_OK)
        result = 0;
out:
    if (result != 0)
        fputs("tokenise: failed\n", stderr);
    lexicon_close(lx);
    folded_release(&f);
    tokens_release(&t);
    buf_release(&in);
    buf_release(&out);
    return result;
}
