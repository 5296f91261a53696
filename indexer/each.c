#include "each.h"
#include "record/schema.h"

enum { PAGE = 1000 };

void each_init(struct each *it, xc_db *db)
{
    memset(it, 0, sizeof *it);
    it->db = db;
    arena_init(&it->arena, (size_t)1 << 32);
}

void each_release(struct each *it)
{
    xc_list_free(it->ids);
    xc_list_free(it->data);
    arena_release(&it->arena);
}

enum status each_next(struct report *r, struct each *it, struct error *e)
{
    xc_error x;
    if (it->ids == NULL || it->at == xc_list_count(it->ids)) {
        if (it->ids != NULL && it->at < PAGE)
            return XD_NOTFOUND;
        xc_list_free(it->ids);
        it->at = 0;
        if (xc_db_terms(&it->ids, it->db, (xc_str){PREFIX_ID, 1}, (xc_str){it->after, strlen(it->after)}, PAGE, &x) !=
            XC_OK)
            return error_of_xc(e, &x, STR("index"));
        if (xc_list_count(it->ids) == 0)
            return XD_NOTFOUND;
    }
    xc_str term = xc_list_at(it->ids, it->at++);
    if (term.n < sizeof it->after) {
        memcpy(it->after, term.p, term.n);
        it->after[term.n] = '\0';
    }
    xc_list_free(it->data);
    it->data = NULL;
    if (xc_db_data_of_term(&it->data, it->db, term, 2, &x) != XC_OK)
        return error_of_xc(e, &x, STR("index"));
    if (xc_list_count(it->data) != 1)
        return error_set(e, XD_CORRUPT, str_c(it->after));
    xc_str d = xc_list_at(it->data, 0);
    it->bytes = str_of(d.p, d.n);
    it->docid = xc_list_docid(it->data, 0);
    arena_reset(&it->arena);
    memset(r, 0, sizeof *r);
    enum status st = record_decode(r, &it->arena, it->bytes, RECORD_META | RECORD_TEXT | RECORD_STATEMENTS);
    return st == XD_OK ? XD_OK : error_set(e, st, str_c(it->after));
}
