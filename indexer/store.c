#include "store.h"
#include "base/mem.h"
#include "record/schema.h"
#include <errno.h>
#include <stdio.h>
#include <time.h>

#define META_COVERAGE "xd:coverage"

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

enum status error_of_xc(struct error *e, const xc_error *x, struct str what)
{
    static const enum status of[XC_STATUS_COUNT] = {
        [XC_OK] = XD_OK,
        [XC_NOMEM] = XD_NOMEM,
        [XC_INVALID] = XD_INTERNAL,
        [XC_NOTFOUND] = XD_NOTFOUND,
        [XC_NODB] = XD_CORRUPT,
        [XC_LOCKED] = XD_LOCKED,
        [XC_MODIFIED] = XD_INTERNAL,
        [XC_CORRUPT] = XD_CORRUPT,
        [XC_VERSION] = XD_VERSION,
        [XC_CLOSED] = XD_INTERNAL,
        [XC_NETWORK] = XD_IO,
        [XC_TIMEOUT] = XD_IO,
        [XC_UNSUPPORTED] = XD_INTERNAL,
        [XC_QUERY] = XD_INTERNAL,
        [XC_IO] = XD_IO,
        [XC_INTERNAL] = XD_INTERNAL,
    };
    enum status st = x->status < XC_STATUS_COUNT ? of[x->status] : XD_INTERNAL;
    if (x->sys_errno == ENOSPC || x->sys_errno == EDQUOT || x->sys_errno == EFBIG)
        return error_sys(e, x->sys_errno, what); /* whatever it broke: there is no room */
    error_detail(e, st, what, x->msg);
    if (e != NULL)
        e->sys_errno = x->sys_errno;
    return st;
}

static xc_str xs(struct str s)
{
    return (xc_str){s.p, s.n};
}

static struct str first_of(const xc_list *l)
{
    if (xc_list_count(l) == 0)
        return STR("");
    xc_str s = xc_list_at(l, 0);
    return str_of(s.p, s.n);
}

static enum status failed(struct store *s, const xc_error *x, struct error *e)
{
    return error_of_xc(e, x, str_c(s->path));
}

enum status store_meta(struct buf *out, struct store *s, const char *key, struct error *e)
{
    xc_list *l;
    xc_error x;
    if (xc_writer_meta(&l, s->writer, (xc_str){key, strlen(key)}, &x) != XC_OK)
        return failed(s, &x, e);
    buf_adds(out, first_of(l));
    xc_list_free(l);
    return buf_status(out) == XD_OK ? XD_OK : error_set(e, buf_status(out), str_c(key));
}

enum status store_set_meta(struct store *s, const char *key, struct str value, struct error *e)
{
    xc_error x;
    if (xc_writer_set_meta(s->writer, (xc_str){key, strlen(key)}, xs(value), &x) != XC_OK)
        return failed(s, &x, e);
    return XD_OK;
}

static void terms_version(char out[64], const struct lexicon *lx)
{
    snprintf(out, 64, "%d:%016llx", TERMS_VERSION, (unsigned long long)lexicon_hash(lx));
}

/* New: write the versions. Old: refuse what differs in format or terms. */
static enum status check_versions(struct store *s, struct error *e)
{
    char format[16], terms[64];
    struct buf b;
    buf_init(&b, 1024);
    snprintf(format, sizeof format, "%d", FORMAT_VERSION);
    terms_version(terms, s->deriver.tools.lexicon);
    enum status st = store_meta(&b, s, META_FORMAT, e);
    if (st == XD_OK && b.n == 0) {
        char extract[16];
        snprintf(extract, sizeof extract, "%d", EXTRACT_VERSION);
        st = store_set_meta(s, META_FORMAT, str_c(format), e);
        if (st == XD_OK)
            st = store_set_meta(s, META_TERMS, str_c(terms), e);
        if (st == XD_OK)
            st = store_set_meta(s, META_EXTRACT, str_c(extract), e);
        if (st == XD_OK)
            st = store_commit(s, e);
    } else if (st == XD_OK) {
        bool same = str_eq(buf_str(&b), str_c(format));
        buf_reset(&b);
        st = store_meta(&b, s, META_TERMS, e);
        if (st == XD_OK && (!same || !str_eq(buf_str(&b), str_c(terms))))
            st = error_set(e, XD_VERSION, str_c(s->path));
    }
    buf_release(&b);
    return st;
}

static enum status read_coverage(struct store *s, struct error *e)
{
    struct buf b;
    unsigned long long v[3] = {0};
    buf_init(&b, 256);
    enum status st = store_meta(&b, s, META_COVERAGE, e);
    buf_addb(&b, '\0');
    if (st == XD_OK && b.n > 1)
        sscanf(b.p, "%llu %llu %llu", &v[0], &v[1], &v[2]);
    s->coverage = (struct coverage){v[0], v[1], v[2]};
    buf_release(&b);
    return st;
}

enum status store_open(struct store *s, const char *path, const struct toolkit *tools, struct error *e)
{
    xc_error x;
    memset(s, 0, sizeof *s);
    snprintf(s->path, sizeof s->path, "%s", path);
    deriver_init(&s->deriver, tools);
    if (xc_writer_open(&s->writer, path, &x) != XC_OK) {
        enum status st = failed(s, &x, e);
        deriver_release(&s->deriver);
        return st;
    }
    enum status st = check_versions(s, e);
    if (st == XD_OK)
        st = read_coverage(s, e);
    if (st != XD_OK)
        store_close(s);
    return st;
}

void store_close(struct store *s)
{
    xc_writer_close(s->writer);
    s->writer = NULL;
    deriver_release(&s->deriver);
    tagger_work_free(s->tagger);
    s->tagger = NULL;
}

/* --- reports ------------------------------------------------------------------------------------- */

static enum status put(struct store *s, struct deriver *d, struct error *e)
{
    xc_error x;
    xc_value value[2];
    xc_document doc = derived_document(d, value);
    double t0 = cpu_now();
    xc_status xst = xc_writer_put(s->writer, &doc, &x);
    s->seconds += cpu_now() - t0;
    s->pending_reports++;
    s->pending_bytes += d->report.text.n;
    return xst == XC_OK ? XD_OK : failed(s, &x, e);
}

/* The stored record of a report; *l owns the bytes. XD_NOTFOUND when there is none. */
static enum status load(struct report *r, xc_list **l, struct arena *a, struct store *s, struct str id, unsigned parts,
                        struct error *e)
{
    char term[64];
    xc_error x;
    *l = NULL;
    int n = snprintf(term, sizeof term, "%s%.*s", PREFIX_ID, (int)id.n, id.p);
    if (xc_writer_data(l, s->writer, (xc_str){term, (size_t)n}, &x) != XC_OK)
        return failed(s, &x, e);
    if (xc_list_count(*l) == 0)
        return XD_NOTFOUND; /* for the caller to judge: e is left alone */
    enum status st = record_decode(r, a, first_of(*l), parts);
    return st == XD_OK ? XD_OK : error_set(e, st, str_c(s->path));
}

static enum status drop(struct store *s, struct str id, struct error *e)
{
    char term[64];
    xc_error x;
    int n = snprintf(term, sizeof term, "%s%.*s", PREFIX_ID, (int)id.n, id.p);
    if (xc_writer_remove(s->writer, (xc_str){term, (size_t)n}, &x) != XC_OK)
        return failed(s, &x, e);
    s->pending_reports++;
    return XD_OK;
}

/* Analyse r (text decoded, paths set) from scratch with the store's deriver, and put it. */
static enum status reanalyse(struct store *s, const struct report *r, struct error *e)
{
    struct tagger *tagger = s->deriver.tools.tagger;
    if (tagger != NULL && s->tagger == NULL) {
        enum status made = tagger_work_new(&s->tagger, tagger, e);
        if (made != XD_OK)
            return made;
    }
    struct derive_input in = {.id = r->id,
                              .text = r->text,
                              .path = r->path,
                              .paths = r->paths,
                              .format = r->format,
                              .encoding = r->encoding,
                              .replaced = r->replaced,
                              .ocr = r->ocr,
                              .tagger = s->tagger};
    enum status st = derive(&s->deriver, &in);
    return st == XD_OK ? put(s, &s->deriver, e) : error_set(e, st, r->path[0]);
}

/* The report under other paths: the first path is what the analysis saw, so only a new first one needs a new analysis.
 */
static enum status put_paths(struct store *s, struct report *r, struct str *path, uint32_t paths, struct error *e)
{
    bool same_first = str_eq(r->path[0], path[0]);
    r->path = path;
    r->paths = paths;
    if (!same_first)
        return reanalyse(s, r, e);
    enum status st = derive_again(&s->deriver, r);
    return st == XD_OK ? put(s, &s->deriver, e) : error_set(e, st, path[0]);
}

enum status store_add(struct store *s, struct deriver *d, struct str path, struct error *e)
{
    struct arena a;
    struct report old = {0};
    xc_list *l;
    arena_init(&a, (size_t)1 << 31);
    enum status st = load(&old, &l, &a, s, d->report.id, RECORD_META | RECORD_TEXT | RECORD_STATEMENTS, e);
    if (st == XD_NOTFOUND) {
        st = put(s, d, e);
        goto out;
    }
    if (st != XD_OK)
        goto out;
    uint32_t at = 0;
    while (at < old.paths && str_cmp(old.path[at], path) < 0)
        at++;
    bool known = at < old.paths && str_eq(old.path[at], path);
    if (known && old.paths == 1) { /* read again: another encoding was given, or the readers changed */
        st = put(s, d, e);
        goto out;
    }
    if (at == 0) { /* text and encoding are those of the first path */
        old.text = d->report.text;
        old.format = d->report.format;
        old.encoding = d->report.encoding;
        old.replaced = d->report.replaced;
    }
    if (known) {
        st = at == 0 ? reanalyse(s, &old, e) : XD_OK;
        goto out;
    }
    struct str *all = arena_alloc(&a, (old.paths + 1) * sizeof *all);
    if (all == NULL) {
        st = error_set(e, XD_NOMEM, path);
        goto out;
    }
    for (uint32_t i = 0, k = 0; i <= old.paths; i++)
        all[i] = i == at ? path : old.path[k++];
    st = put_paths(s, &old, all, old.paths + 1, e);
out:
    xc_list_free(l);
    arena_release(&a);
    return st;
}

enum status store_remove_path(struct store *s, struct str id, struct str path, struct error *e)
{
    struct arena a;
    struct report r = {0};
    xc_list *l;
    arena_init(&a, (size_t)1 << 31);
    enum status st = load(&r, &l, &a, s, id, RECORD_META | RECORD_TEXT | RECORD_STATEMENTS, e);
    if (st == XD_NOTFOUND) {
        st = XD_OK;
        goto out;
    }
    if (st != XD_OK)
        goto out;
    struct str *left = arena_alloc(&a, (r.paths + 1) * sizeof *left);
    uint32_t n = 0;
    if (left == NULL) {
        st = error_set(e, XD_NOMEM, path);
        goto out;
    }
    for (uint32_t i = 0; i < r.paths; i++)
        if (!str_eq(r.path[i], path))
            left[n++] = r.path[i];
    if (n == 0)
        st = drop(s, id, e);
    else if (n < r.paths)
        st = put_paths(s, &r, left, n, e);
out:
    xc_list_free(l);
    arena_release(&a);
    return st;
}

enum status store_paths(uint32_t *out, struct store *s, struct str id, struct error *e)
{
    struct arena a;
    struct report r = {0};
    xc_list *l;
    arena_init(&a, (size_t)1 << 30);
    enum status st = load(&r, &l, &a, s, id, RECORD_META, e);
    *out = st == XD_OK ? r.paths : 0;
    xc_list_free(l);
    arena_release(&a);
    return st == XD_NOTFOUND ? XD_OK : st;
}

enum status store_rederive(struct store *s, struct str id, struct error *e)
{
    struct arena a;
    struct report r = {0};
    xc_list *l;
    arena_init(&a, (size_t)1 << 31);
    enum status st = load(&r, &l, &a, s, id, RECORD_META | RECORD_TEXT, e);
    if (st == XD_OK)
        st = reanalyse(s, &r, e);
    else if (st == XD_NOTFOUND)
        error_set(e, XD_CORRUPT, str_c(s->path)); /* a folder's row names it */
    xc_list_free(l);
    arena_release(&a);
    return st;
}

/* --- folders and commits ------------------------------------------------------------------------- */

void coverage_count(struct coverage *c, const struct file_row *row, int sign)
{
    uint64_t one = (uint64_t)(int64_t)sign;
    if (row->status == FILE_INDEXED || row->status == FILE_PARTIAL)
        c->indexed += one;
    else if (row->status == FILE_FAILED)
        c->failed += one;
    else if (row->status == FILE_QUEUED_OCR)
        c->queued_ocr += one;
}

enum status store_folder(struct folder_state *st, struct store *s, struct arena *a, struct str folder, struct error *e)
{
    char key[48];
    struct buf b;
    buf_init(&b, (size_t)1 << 30);
    folder_key(key, folder);
    memset(st, 0, sizeof *st);
    enum status rc = store_meta(&b, s, key, e);
    struct str bytes = {0};
    if (rc == XD_OK && b.n > 0) {
        bytes = arena_dup(a, buf_str(&b));
        rc = bytes.p == NULL ? error_set(e, XD_NOMEM, folder) : XD_OK;
        if (rc == XD_OK && (rc = folder_decode(st, a, bytes)) != XD_OK)
            error_set(e, rc, str_c(s->path));
    }
    st->path = folder;
    buf_release(&b);
    return rc;
}

enum status store_set_folder(struct store *s, const struct folder_state *st, struct error *e)
{
    char key[48];
    struct buf b;
    buf_init(&b, (size_t)1 << 30);
    folder_key(key, st->path);
    enum status rc = st->rows > 0 ? folder_encode(&b, st) : XD_OK;
    rc = rc == XD_OK ? store_set_meta(s, key, buf_str(&b), e) : error_set(e, rc, st->path);
    buf_release(&b);
    return rc;
}

enum status store_commit(struct store *s, struct error *e)
{
    char line[96];
    xc_error x;
    snprintf(line, sizeof line, "%llu %llu %llu", (unsigned long long)s->coverage.indexed,
             (unsigned long long)s->coverage.failed, (unsigned long long)s->coverage.queued_ocr);
    enum status st = store_set_meta(s, META_COVERAGE, str_c(line), e);
    if (st != XD_OK)
        return st;
    double t0 = cpu_now();
    xc_status xst = xc_writer_commit(s->writer, &x);
    s->seconds += cpu_now() - t0;
    if (xst != XC_OK)
        return failed(s, &x, e);
    s->batch++;
    s->pending_reports = 0;
    s->pending_bytes = 0;
    return XD_OK;
}
