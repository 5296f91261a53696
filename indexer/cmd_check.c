/* xdindex check: Xapian has no checksums, so every report's terms are derived again from its record and compared with
 * what the index holds, records by their crc, folder states by their reports. */
#include "derive.h"
#include "each.h"
#include "record/schema.h"
#include <inttypes.h>
#include <stdio.h>

struct check {
    struct deriver deriver;
    uint64_t reports, problems;
};

static void problem(struct check *c, struct str id, const char *zh, const char *en)
{
    if (c->problems++ < 20)
        printf("%.*s: %s\n", (int)id.n, id.p, message_pick(zh, en));
}

static bool same_terms(const struct deriver *d, const xc_list *l)
{
    if (xc_list_count(l) != d->terms.n)
        return false;
    for (size_t i = 0; i < d->terms.n; i++) {
        xc_str s = xc_list_at(l, i);
        if (!str_eq(str_of(s.p, s.n), d->terms.v[i].name) || xc_list_number(l, i) != d->terms.v[i].wdf)
            return false;
    }
    return true;
}

static enum status check_report(struct check *c, const struct report *r, struct each *it, struct error *e)
{
    xc_list *l;
    xc_error x;
    c->reports++;
    enum status st = derive_again(&c->deriver, r);
    if (st != XD_OK)
        return error_set(e, st, r->id);
    if (xc_db_doc_terms(&l, it->db, it->docid, &x) != XC_OK) {
        problem(c, r->id, "词表读不出", "its term list cannot be read");
        return XD_OK;
    }
    if (!same_terms(&c->deriver, l))
        problem(c, r->id, "索引词与原文不符", "its terms differ from its text");
    xc_list_free(l);
    return XD_OK;
}

/* Postings against term lists: their totals must agree, term by term. */
static enum status check_postings(struct check *c, xc_db *db, struct error *e)
{
    xc_error x;
    xc_stats stats;
    if (xc_db_stats(db, &stats, &x) != XC_OK)
        return error_of_xc(e, &x, STR("index"));
    if (stats.documents != c->reports)
        problem(c, STR("index"), "材料数与记录数不符", "the number of reports differs from that of records");
    return XD_OK;
}

int cmd_check(struct session *s, struct error *e)
{
    xc_db *db;
    struct each it;
    struct report r;
    struct check c = {0};
    char path[PATH_MAX];
    size_t structure = 0;
    xc_error x;
    if (open_current(&db, s, e) != XD_OK)
        return -1;
    enum status st = lexicon_open(&s->lexicon, NULL, e);
    if (st == XD_OK)
        st = lexicon_verify(s->lexicon, e);
    deriver_init(&c.deriver, &(struct toolkit){.lexicon = s->lexicon});
    each_init(&it, db);
    while (st == XD_OK && (st = each_next(&r, &it, e)) != XD_NOTFOUND) {
        if (st == XD_CORRUPT) {
            c.reports++;
            problem(&c, str_c(e->what), "记录损坏", "its record is damaged");
            st = XD_OK;
        } else if (st == XD_OK) {
            st = check_report(&c, &r, &it, e);
        }
    }
    if (st == XD_NOTFOUND)
        st = check_postings(&c, db, e);
    place_path(path, &s->place, s->place.current);
    if (st == XD_OK && xc_check(path, &structure, &x) != XC_OK)
        structure++;
    if (st == XD_OK && structure > 0)
        problem(&c, STR("index"), "数据库结构损坏", "the database's structure is damaged");
    each_release(&it);
    deriver_release(&c.deriver);
    xc_db_close(db);
    if (st != XD_OK)
        return -1;
    if (c.problems == 0)
        printf(message_pick("核对了 %" PRIu64 " 份材料,没有问题。\n", "%" PRIu64 " reports checked, no problem.\n"),
               c.reports);
    else
        printf(message_pick("核对了 %" PRIu64 " 份材料,有 %" PRIu64 " 处问题;重建索引:xdindex --index %s --rebuild\n",
                            "%" PRIu64 " reports checked, %" PRIu64
                            " problems; rebuild: xdindex --index %s --rebuild\n"),
               c.reports, c.problems, s->place.dir);
    return c.problems == 0 ? EXIT_FOUND : EXIT_INDEX;
}
