#include "index.h"
#include "base/io.h"
#include "base/utf8.h"
#include "record/schema.h"
#include "record/terms.h"
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define ATTEMPTS 8 /* of one request, before a busy writer wins */

enum status index_locate(struct buf *out, const char *option, struct error *e)
{
    const char *tail = "", *base = option;
    if (base == NULL || base[0] == '\0')
        base = getenv("XIAODANG_INDEX");
    if (base == NULL || base[0] == '\0') {
        base = getenv("XDG_DATA_HOME");
        tail = "/xiaodang/index";
    }
    if (base == NULL || base[0] == '\0') {
        base = getenv("HOME");
        tail = "/.local/share/xiaodang/index";
    }
    if (base == NULL || base[0] == '\0')
        return error_detail(e, XD_NOTFOUND, STR("XIAODANG_INDEX"), "index-name");
    buf_reset(out);
    buf_addc(out, base);
    buf_addc(out, tail);
    buf_addb(out, '\0');
    if (buf_status(out) != XD_OK)
        return error_set(e, buf_status(out), STR("--index"));
    return XD_OK;
}

enum status index_error(struct error *e, const xc_error *xe, struct str what)
{
    static const struct {
        xc_status from;
        enum status to;
        const char *detail;
    } map[] = {
        {XC_NOMEM, XD_NOMEM, ""},
        {XC_INVALID, XD_INTERNAL, ""},
        {XC_NOTFOUND, XD_NOTFOUND, "index"},
        {XC_NODB, XD_NOTFOUND, "index"},
        {XC_LOCKED, XD_LOCKED, ""},
        {XC_MODIFIED, XD_IO, "modified"},
        {XC_CORRUPT, XD_CORRUPT, "index"},
        {XC_VERSION, XD_VERSION, "index"},
        {XC_CLOSED, XD_IO, "modified"},
        {XC_NETWORK, XD_IO, ""},
        {XC_TIMEOUT, XD_LIMIT, ""},
        {XC_UNSUPPORTED, XD_UNSUPPORTED, ""},
        {XC_QUERY, XD_INTERNAL, ""},
        {XC_IO, XD_IO, ""},
    };
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        if (map[i].from == xe->status) {
            error_detail(e, map[i].to, what, map[i].detail);
            if (e != NULL)
                e->sys_errno = xe->sys_errno;
            return map[i].to;
        }
    return error_detail(e, XD_INTERNAL, what, xe->msg);
}

static struct str dir_name(const struct index *ix)
{
    return str_of(ix->dir.p, ix->dir.n - 1);
}

static enum status path_in(struct buf *out, const struct index *ix, const char *name, struct error *e)
{
    buf_init(out, PATH_MAX);
    buf_adds(out, dir_name(ix));
    buf_addb(out, '/');
    buf_addc(out, name);
    buf_addb(out, '\0');
    return buf_status(out) == XD_OK ? XD_OK : error_set(e, buf_status(out), dir_name(ix));
}

static bool stamp_equal(const struct index_stamp *a, const struct index_stamp *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mtime.tv_sec == b->mtime.tv_sec &&
           a->mtime.tv_nsec == b->mtime.tv_nsec && a->ctime.tv_sec == b->ctime.tv_sec &&
           a->ctime.tv_nsec == b->ctime.tv_nsec;
}

static enum status stamp_read(struct index_stamp *s, const struct index *ix, struct error *e)
{
    struct buf path;
    enum status st = path_in(&path, ix, "current", e);
    struct stat at;
    if (st == XD_OK && stat(path.p, &at) != 0)
        st = errno == ENOENT || errno == ENOTDIR ? error_detail(e, XD_NOTFOUND, dir_name(ix), "index")
                                                 : error_sys(e, errno, dir_name(ix));
    if (st == XD_OK)
        *s = (struct index_stamp){at.st_dev, at.st_ino, at.st_size, at.st_mtim, at.st_ctim};
    buf_release(&path);
    return st;
}

/* The generation that INDEX/current names: one line, a plain folder name. */
static enum status generation_read(char *out, size_t room, const struct index *ix, struct error *e)
{
    struct buf path, line;
    buf_init(&line, 4096);
    enum status st = path_in(&path, ix, "current", e);
    if (st == XD_OK)
        st = io_read_file(&line, path.p, e);
    if (st == XD_NOTFOUND)
        st = error_detail(e, XD_NOTFOUND, dir_name(ix), "index");
    else if (st == XD_LIMIT) /* far longer than any name */
        st = error_detail(e, XD_CORRUPT, str_c(path.p), "index");
    if (st == XD_OK) {
        struct str name = str_trim(buf_str(&line));
        bool plain = name.n > 0 && name.n < room && name.p[0] != '.' && memchr(name.p, '/', name.n) == NULL &&
                     memchr(name.p, '\n', name.n) == NULL && memchr(name.p, '\0', name.n) == NULL;
        if (plain) {
            memcpy(out, name.p, name.n);
            out[name.n] = '\0';
        } else {
            st = error_detail(e, XD_CORRUPT, str_c(path.p), "index");
        }
    }
    buf_release(&path);
    buf_release(&line);
    return st;
}

static enum status meta_read(char *out, size_t room, struct index *ix, const char *key, struct error *e)
{
    xc_error xe;
    xc_list *list = NULL;
    if (xc_db_meta(&list, ix->db, xc_of(str_c(key)), &xe) != XC_OK)
        return index_error(e, &xe, dir_name(ix));
    xc_str v = xc_list_count(list) > 0 ? xc_list_at(list, 0) : (xc_str){NULL, 0};
    size_t n = v.n < room ? v.n : room - 1;
    if (n > 0)
        memcpy(out, v.p, n);
    out[n] = '\0';
    xc_list_free(list);
    return XD_OK;
}

static bool number_is(const char *text, long wanted)
{
    char *end;
    errno = 0;
    long v = strtol(text, &end, 10);
    return errno == 0 && end != text && (*end == '\0' || *end == ':') && v == wanted; /* behind ':' stands a hash */
}

static enum status check_versions(struct index *ix, struct error *e)
{
    char v[128], terms[64];
    enum status st = meta_read(v, sizeof v, ix, META_FORMAT, e);
    if (st != XD_OK)
        return st;
    if (!number_is(v, FORMAT_VERSION))
        return error_detail(e, XD_VERSION, dir_name(ix), "index");
    st = meta_read(v, sizeof v, ix, META_TERMS, e);
    if (st != XD_OK)
        return st;
    int n = snprintf(terms, sizeof terms, "%d:%016" PRIx64, TERMS_VERSION, ix->lexicon);
    size_t compared = ix->lexicon == 0 ? strcspn(terms, ":") + 1 : (size_t)n + 1;
    if (strncmp(v, terms, compared) != 0)
        return error_detail(e, XD_VERSION, dir_name(ix), "index");
    st = meta_read(v, sizeof v, ix, META_EXTRACT, e);
    ix->extract_differs = !number_is(v, EXTRACT_VERSION);
    if (st == XD_OK)
        st = meta_read(v, sizeof v, ix, META_FACTS, e);
    ix->facts_differs = !number_is(v, FACTS_VERSION);
    return st;
}

/* A handle on the generation that is current now. A generation may vanish between reading its name and opening it. */
static enum status open_current(struct index *ix, struct error *e)
{
    enum status st = XD_INTERNAL;
    for (int i = 0; i < ATTEMPTS; i++) {
        struct index_stamp stamp;
        char name[sizeof ix->generation];
        st = stamp_read(&stamp, ix, e);
        if (st == XD_OK)
            st = generation_read(name, sizeof name, ix, e);
        if (st != XD_OK)
            return st;
        struct buf path;
        st = path_in(&path, ix, name, e);
        xc_db *db = NULL;
        xc_error xe;
        if (st == XD_OK && xc_db_open(&db, path.p, &xe) != XC_OK)
            st = index_error(e, &xe, dir_name(ix));
        buf_release(&path);
        if (st == XD_OK) {
            xc_db_close(ix->db);
            ix->db = db;
            ix->stamp = stamp;
            memcpy(ix->generation, name, sizeof name);
            return check_versions(ix, e);
        }
        struct index_stamp now;
        if (stamp_read(&now, ix, NULL) != XD_OK || stamp_equal(&now, &stamp))
            return st; /* nobody replaced it meanwhile: the failure is real */
    }
    return st;
}

static enum status read_state(struct index *ix, struct error *e)
{
    xc_error xe;
    if (xc_db_stats(ix->db, &ix->stats, &xe) != XC_OK)
        return index_error(e, &xe, dir_name(ix));
    char v[96];
    enum status st = meta_read(v, sizeof v, ix, "xd:coverage", e);
    if (st != XD_OK)
        return st;
    ix->coverage = (struct coverage){ix->stats.documents, 0, 0};
    uint64_t n[3];
    char *p = v;
    for (int i = 0; i < 3; i++) {
        char *end;
        errno = 0;
        n[i] = strtoull(p, &end, 10);
        if (errno != 0 || end == p)
            return XD_OK; /* an index of before that key, or one under construction */
        p = end;
    }
    ix->coverage = (struct coverage){n[0], n[1], n[2]};
    return XD_OK;
}

enum status index_open(struct index *ix, const char *dir, uint64_t lexicon, struct error *e)
{
    memset(ix, 0, sizeof *ix);
    buf_init(&ix->dir, PATH_MAX);
    buf_addc(&ix->dir, dir);
    while (ix->dir.n > 1 && ix->dir.p[ix->dir.n - 1] == '/')
        ix->dir.n--;
    buf_addb(&ix->dir, '\0');
    ix->lexicon = lexicon;
    enum status st = buf_status(&ix->dir);
    if (st != XD_OK)
        error_set(e, st, str_c(dir));
    else
        st = open_current(ix, e);
    if (st == XD_OK)
        st = read_state(ix, e);
    if (st != XD_OK)
        index_close(ix);
    return st;
}

void index_close(struct index *ix)
{
    xc_db_close(ix->db);
    buf_release(&ix->dir);
    memset(ix, 0, sizeof *ix);
}

static enum status refresh(struct index *ix, bool force, struct error *e)
{
    struct index_stamp now;
    enum status st = stamp_read(&now, ix, e);
    if (st != XD_OK)
        return st;
    if (force || !stamp_equal(&now, &ix->stamp)) {
        st = open_current(ix, e);
    } else {
        xc_error xe;
        if (xc_db_reopen(ix->db, &xe) != XC_OK)
            st = open_current(ix, e);
    }
    return st == XD_OK ? read_state(ix, e) : st;
}

/* Failures that a newer state may cure. */
static bool may_pass(enum status st, const struct error *e)
{
    return st == XD_CORRUPT || st == XD_IO || (st == XD_NOTFOUND && strcmp(e->detail, "index") == 0);
}

enum status index_request(struct index *ix, index_work *work, void *context, struct error *e)
{
    struct error own;
    if (e == NULL)
        e = &own;
    enum status st = XD_INTERNAL;
    bool force = false;
    for (int i = 0; i < ATTEMPTS; i++) {
        struct index_stamp before = ix->stamp;
        error_reset(e);
        st = refresh(ix, force, e);
        if (st != XD_OK) {
            if (stamp_equal(&before, &ix->stamp) || !may_pass(st, e))
                return st;
            continue;
        }
        before = ix->stamp;
        uint64_t revision = ix->stats.revision;
        st = work(context, ix, e);
        xc_stats after;
        bool read = xc_db_stats(ix->db, &after, NULL) == XC_OK;
        if (read && after.revision == revision && (st == XD_OK || !may_pass(st, e)))
            return st;
        if (st != XD_OK && read && after.revision == revision) {
            struct index_stamp now;
            bool replaced = stamp_read(&now, ix, NULL) == XD_OK && !stamp_equal(&now, &before);
            if (!replaced && strcmp(e->detail, "modified") != 0)
                return st; /* the same state would fail the same way */
        }
        force = st != XD_OK;
    }
    return st == XD_OK ? error_detail(e, XD_IO, dir_name(ix), "modified") : st;
}

/* The documents of one term, decoded one after the other, until `match` accepts one. */
static enum status first_of_term(struct report *r, struct index *ix, struct arena *a, struct str term, size_t max,
                                 struct str path, unsigned parts, struct error *e)
{
    xc_error xe;
    xc_list *list = NULL;
    if (xc_db_data_of_term(&list, ix->db, xc_of(term), max, &xe) != XC_OK)
        return index_error(e, &xe, dir_name(ix));
    enum status st = XD_NOTFOUND;
    for (size_t i = 0; i < xc_list_count(list) && st == XD_NOTFOUND; i++) {
        struct str data = arena_dup(a, str_of_xc(xc_list_at(list, i)));
        st = data.p == NULL ? arena_status(a) : record_decode(r, a, data, parts);
        if (st != XD_OK)
            break;
        bool here = path.n == 0;
        for (uint32_t k = 0; k < r->paths && !here; k++)
            here = str_eq(r->path[k], path);
        st = here ? XD_OK : XD_NOTFOUND;
    }
    xc_list_free(list);
    if (st != XD_OK && st != XD_NOTFOUND)
        error_detail(e, st, dir_name(ix), "index");
    return st;
}

static bool looks_like_id(struct str s)
{
    if (s.n < 6 || s.n > 16)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return true;
}

static enum status report_by_id(struct report *r, struct index *ix, struct arena *a, struct str id, unsigned parts,
                                struct error *e)
{
    char key[1 + 16];
    key[0] = PREFIX_ID[0];
    memcpy(key + 1, id.p, id.n);
    xc_error xe;
    xc_list *list = NULL;
    if (xc_db_terms(&list, ix->db, (xc_str){key, id.n + 1}, (xc_str){NULL, 0}, 2, &xe) != XC_OK)
        return index_error(e, &xe, dir_name(ix));
    enum status st = XD_NOTFOUND;
    if (xc_list_count(list) == 1)
        st = first_of_term(r, ix, a, str_of_xc(xc_list_at(list, 0)), 1, STR(""), parts, e);
    xc_list_free(list);
    return st;
}

static enum status report_by_path(struct report *r, struct index *ix, struct arena *a, struct str path, unsigned parts,
                                  struct error *e)
{
    struct buf term;
    buf_init(&term, 256);
    enum status st = term_folder(&term, path);
    if (st == XD_OK)
        st = first_of_term(r, ix, a, buf_str(&term), 64, path, parts, e);
    buf_release(&term);
    return st;
}

static int hex_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The bytes of a percent-encoded path (path_raw of the answers). False when there is nothing encoded in it. */
static bool percent_decode(struct buf *out, struct str s)
{
    bool any = false;
    for (size_t i = 0; i < s.n; i++) {
        int h = i + 2 < s.n && s.p[i] == '%' ? hex_of(s.p[i + 1]) : -1;
        int l = h >= 0 ? hex_of(s.p[i + 2]) : -1;
        if (l >= 0) {
            buf_addb(out, (unsigned char)(h * 16 + l));
            any = true;
            i += 2;
        } else {
            buf_addb(out, (unsigned char)s.p[i]);
        }
    }
    return any && buf_status(out) == XD_OK;
}

enum status index_report(struct report *r, struct index *ix, struct arena *a, struct str name, unsigned parts,
                         struct error *e)
{
    enum status st = report_by_path(r, ix, a, name, parts, e);
    if (st == XD_NOTFOUND && looks_like_id(name))
        st = report_by_id(r, ix, a, name, parts, e);
    if (st == XD_NOTFOUND) {
        struct buf raw;
        buf_init(&raw, PATH_MAX);
        if (percent_decode(&raw, name))
            st = report_by_path(r, ix, a, buf_str(&raw), parts, e);
        buf_release(&raw);
    }
    if (st == XD_NOTFOUND)
        return error_detail(e, XD_NOTFOUND, name, "report");
    return st;
}
