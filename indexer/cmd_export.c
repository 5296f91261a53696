/* xdindex export: the whole content, one report a line, in the order of ids: what a rebuild must reproduce byte by
 * byte. */
#include "base/io.h"
#include "base/mem.h"
#include "each.h"
#include "export.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The document's terms as the index has them, in the shape that export_report wants. */
static enum status stored_terms(struct terms *t, struct each *it, struct error *e)
{
    xc_list *l;
    xc_error x;
    if (xc_db_doc_terms(&l, it->db, it->docid, &x) != XC_OK)
        return error_of_xc(e, &x, STR("index"));
    void *v = t->v;
    enum status st = mem_reserve(&v, &t->cap, xc_list_count(l), sizeof *t->v) < 0 ? XD_NOMEM : XD_OK;
    if (st == XD_OK) {
        t->v = v;
        arena_reset(&t->arena);
        t->n = 0;
        for (size_t i = 0; i < xc_list_count(l) && st == XD_OK; i++) {
            xc_str s = xc_list_at(l, i);
            struct str name = arena_dup(&t->arena, str_of(s.p, s.n));
            st = name.p == NULL ? XD_NOMEM : XD_OK;
            t->v[t->n++] = (struct term){name, xc_list_number(l, i)};
        }
    }
    xc_list_free(l);
    return st == XD_OK ? XD_OK : error_set(e, st, STR("export"));
}

int cmd_export(struct session *s, struct error *e)
{
    xc_db *db;
    struct each it;
    struct report r;
    struct terms t;
    struct buf b;
    int fd = STDOUT_FILENO;
    if (open_current(&db, s, e) != XD_OK)
        return -1;
    enum status st = XD_OK;
    if (s->output != NULL && (fd = open(s->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
        st = error_sys(e, errno, str_c(s->output));
    each_init(&it, db);
    terms_init(&t);
    buf_init(&b, (size_t)1 << 31);
    while (st == XD_OK && (st = each_next(&r, &it, e)) == XD_OK) {
        st = stored_terms(&t, &it, e);
        if (st == XD_OK && (st = export_report(&b, &r, &t)) != XD_OK)
            error_set(e, st, r.id);
        buf_addb(&b, '\n');
        if (st == XD_OK)
            st = io_write_all(fd, b.p, b.n, STR("export"), e);
        buf_reset(&b);
    }
    if (st == XD_NOTFOUND)
        st = XD_OK;
    if (s->output != NULL && fd >= 0 && close(fd) < 0 && st == XD_OK)
        st = error_sys(e, errno, str_c(s->output));
    buf_release(&b);
    terms_release(&t);
    each_release(&it);
    xc_db_close(db);
    return st == XD_OK ? EXIT_FOUND : -1;
}
