#include "update.h"
#include "base/map.h"
#include "base/mem.h"
#include "folder.h"
#include "pool.h"
#include "progress.h"
#include "record/schema.h"
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t update_interrupted;

enum { BATCH_BYTES = 8 * 1024 * 1024, BATCH_SECONDS = 5, BATCH_REPORTS = 1000 };
#define FOLDER_BYTES ((size_t)1 << 30) /* what the state of one folder may take */

struct run {
    struct store *store;
    const struct settings *settings;
    const struct update_options *opt;
    struct update_counts *counts;
    struct pool *pool;
    struct folder *open; /* folders with jobs out or rows to store */
    struct arena arena;  /* paths of what vanished, folders walked */
    struct map walked;   /* folder path -> 1 */
    struct str *gone;    /* paths of files that vanished */
    size_t gones, gone_cap;
    size_t since_commit; /* rows changed */
    time_t last_commit;
    struct progress progress;
    struct error *e;
};

static struct str join(struct arena *a, struct str folder, struct str name)
{
    bool slash = folder.n == 0 || folder.p[folder.n - 1] == '/'; /* no folder: a root that is a bare file name */
    char *p = arena_alloc(a, folder.n + name.n + 1);
    if (p == NULL)
        return (struct str){NULL, 0};
    memcpy(p, folder.p, folder.n);
    size_t n = folder.n;
    if (!slash)
        p[n++] = '/';
    memcpy(p + n, name.p, name.n);
    return str_of(p, n + name.n);
}

static time_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* Store the rows that changed, commit, and let go of folders that are finished. */
static enum status commit(struct run *r)
{
    enum status st = XD_OK;
    for (struct folder *f = r->open; f != NULL && st == XD_OK; f = f->next)
        if (f->dirty)
            st = folder_store(f, r->store, r->e);
    if (st == XD_OK)
        st = store_commit(r->store, r->e);
    if (st != XD_OK)
        return st;
    for (struct folder **p = &r->open; *p != NULL;) {
        struct folder *f = *p;
        if (f->walked && f->pending == 0) {
            *p = f->next;
            folder_free(f);
        } else {
            p = &f->next;
        }
    }
    r->since_commit = 0;
    r->last_commit = now();
    progress_committed(&r->progress, r->store->coverage.indexed, r->store->batch, r->counts->walked);
    return XD_OK;
}

static bool is_due(const struct run *r)
{
    size_t batch = r->opt->batch > 0 ? (size_t)r->opt->batch : BATCH_REPORTS;
    return r->since_commit >= batch || r->store->pending_bytes >= BATCH_BYTES ||
           (r->since_commit > 0 && now() - r->last_commit >= BATCH_SECONDS);
}

static enum status commit_if_due(struct run *r)
{
    return is_due(r) ? commit(r) : XD_OK;
}

static bool has_report(const struct file_row *row)
{
    return row->id.n > 0;
}

/* Failures of reading, not of the file's content: what was indexed before stays. */
static bool keeps_old_report(const struct result *res)
{
    return res->status == FILE_FAILED &&
           (strcmp(res->reason, "unreadable") == 0 || strcmp(res->reason, "changed") == 0 ||
            strcmp(res->reason, "crashed") == 0 || strcmp(res->reason, "timeout") == 0);
}

static void count(struct run *r, const struct entry *en, const struct file_row *row)
{
    if (row->status == FILE_FAILED && !en->failed_before)
        r->counts->failed_new++;
    if (row->status != FILE_INDEXED && row->status != FILE_PARTIAL)
        return;
    if (!en->stored || !has_report(&en->row))
        r->counts->added++;
    else if (!str_eq(en->row.id, row->id))
        r->counts->changed++;
}

static enum status apply(struct run *r, struct result *res)
{
    struct folder *f = res->job.owner;
    struct entry *en = &f->entry[res->job.index];
    f->pending--;
    if (res->error != XD_OK) {
        if (r->e != NULL)
            *r->e = res->why;
        return res->error;
    }
    struct file_row row = {.size = en->now.size,
                           .mtime_ns = en->now.mtime_ns,
                           .ctime_ns = en->now.ctime_ns,
                           .status = res->status,
                           .reason = str_c(res->reason),
                           .format = str_c(res->format),
                           .encoding = str_c(encoding_name(res->verdict.encoding)),
                           .margin = res->verdict.margin,
                           .chars = res->chars,
                           .replaced = res->replaced};
    enum status st = XD_OK;
    if (res->deriver != NULL)
        row.id = str_c(res->id);
    else if (en->stored && keeps_old_report(res))
        row.id = en->row.id;
    if (en->stored && has_report(&en->row) && !str_eq(en->row.id, row.id))
        st = store_remove_path(r->store, en->row.id, res->job.path, r->e);
    if (st == XD_OK && res->deriver != NULL)
        st = store_add(r->store, res->deriver, res->job.path, r->e);
    if (st != XD_OK)
        return st;
    count(r, en, &row);
    st = folder_set_row(f, r->store, res->job.index, &row, r->e);
    r->since_commit++;
    return st;
}

/* Take results until at most `left` jobs are out (0: all). */
static enum status drain(struct run *r, size_t left)
{
    while (pool_in_flight(r->pool) > left) {
        struct result *res = pool_take(r->pool, true);
        if (res == NULL)
            break;
        enum status st = apply(r, res);
        pool_give_back(r->pool, res);
        if (st == XD_OK)
            st = commit_if_due(r);
        if (st != XD_OK)
            return st;
        if (update_interrupted)
            return XD_INTERRUPTED;
    }
    return XD_OK;
}

static enum status submit(struct run *r, struct folder *f, size_t i)
{
    struct arena a;
    enum status st = XD_OK;
    arena_init(&a, 1 << 20);
    struct job j = {.path = join(&a, f->path, f->entry[i].now.name), .owner = f, .index = i};
    if (j.path.p == NULL)
        st = error_set(r->e, XD_NOMEM, f->path);
    else
        j.forced = settings_encoding(r->settings, j.path);
    while (st == XD_OK && !pool_submit(r->pool, &j, r->e, &st)) {
        if (st == XD_OK)
            st = drain(r, pool_in_flight(r->pool) - 1);
    }
    if (st == XD_OK)
        f->pending++;
    arena_release(&a);
    return st;
}

static enum status set_plain_row(struct run *r, struct folder *f, size_t i, uint8_t status, const char *reason)
{
    struct entry *en = &f->entry[i];
    struct file_row row = {.size = en->now.size,
                           .mtime_ns = en->now.mtime_ns,
                           .ctime_ns = en->now.ctime_ns,
                           .status = status,
                           .reason = str_c(reason)};
    if (en->stored && status == FILE_FAILED)
        row.id = en->row.id; /* what could be read once stays findable */
    if (entry_unchanged(en) && en->row.status == status && str_eq(en->row.reason, row.reason))
        return XD_OK;
    count(r, en, &row);
    r->since_commit++;
    return folder_set_row(f, r->store, i, &row, r->e);
}

static bool must_read(const struct run *r, const struct entry *en)
{
    if (r->opt->reread || !entry_unchanged(en))
        return true;
    return r->opt->retry_failed && (en->row.status == FILE_FAILED || en->row.status == FILE_PARTIAL);
}

static enum status remember_gone(struct run *r, const struct folder *f, const struct entry *en)
{
    void *v = r->gone;
    struct str path = join(&r->arena, f->path, en->row.name);
    if (path.p == NULL || mem_reserve(&v, &r->gone_cap, r->gones + 1, sizeof *r->gone) < 0)
        return error_set(r->e, XD_NOMEM, f->path);
    r->gone = v;
    r->gone[r->gones++] = path;
    return XD_OK;
}

/* A folder that cannot be read is a row of the report, under the name ".". */
static enum status with_folder_row(struct walk_folder *out, const struct walk_folder *w, struct arena *a)
{
    static const struct str dot = STR_LIT(".");
    size_t at = 0;
    *out = *w;
    out->file = arena_zalloc(a, w->files + 1, sizeof *out->file);
    if (out->file == NULL)
        return XD_NOMEM;
    while (at < w->files && str_cmp(w->file[at].name, dot) < 0)
        at++;
    for (size_t i = 0; i < w->files; i++)
        out->file[i + (i >= at)] = w->file[i];
    out->file[at] = (struct walk_file){.name = dot, .sys_errno = w->sys_errno};
    out->files++;
    return XD_OK;
}

/* One folder: hand out what must be read. single: a root that is one file; its neighbours are none of our business. */
static enum status visit(struct run *r, const struct walk_folder *w, bool single)
{
    struct folder *f;
    struct walk_folder marked;
    enum status st = XD_OK;
    if (w->sys_errno != 0) {
        st = with_folder_row(&marked, w, &r->arena);
        w = &marked;
    }
    if (st == XD_OK)
        st = folder_open(&f, r->store, w, r->e);
    if (st != XD_OK)
        return st;
    f->next = r->open;
    r->open = f;
    for (size_t i = 0; i < f->entries && st == XD_OK; i++) {
        struct entry *en = &f->entry[i];
        if (!en->seen) {
            if (!single && w->sys_errno == 0)
                st = remember_gone(r, f, en);
            continue;
        }
        r->counts->walked++;
        if (walk_is_litter(en->now.name))
            st = set_plain_row(r, f, i, FILE_SKIPPED, "litter");
        else if (en->now.sys_errno != 0)
            st = set_plain_row(r, f, i, FILE_FAILED, "unreadable");
        else if (must_read(r, en))
            st = submit(r, f, i);
        else
            r->counts->unchanged++;
        if (st == XD_OK && update_interrupted)
            st = XD_INTERRUPTED;
    }
    f->walked = true;
    if (st == XD_OK && !f->dirty && f->pending == 0) { /* nothing to do here: do not keep it until the next commit */
        r->open = f->next;
        folder_free(f);
    }
    return st == XD_OK ? commit_if_due(r) : st;
}

static enum status note_walked(struct run *r, struct str folder)
{
    struct str key = arena_dup(&r->arena, folder);
    struct map_entry *me = key.p == NULL ? NULL : map_put(&r->walked, key);
    if (me == NULL)
        return error_set(r->e, XD_NOMEM, folder);
    me->value = 1;
    return XD_OK;
}

static enum status walk_root(struct run *r, struct str root)
{
    struct walk *w;
    struct walk_folder folder;
    enum status st = walk_open(&w, root, r->e);
    if (st == XD_NOTFOUND || st == XD_IO) {
        /* A root that is away (an unmounted drive) is no reason to forget what it held. */
        r->counts->roots_missing++;
        return XD_NOTFOUND;
    }
    while (st == XD_OK && (st = walk_next(w, &folder, r->e)) == XD_OK) {
        st = note_walked(r, folder.path);
        if (st == XD_OK)
            st = visit(r, &folder, !path_below(folder.path, root));
    }
    walk_close(w);
    return st == XD_NOTFOUND ? XD_OK : st;
}

/* Calls for every stored folder below root that was not walked: all its files are gone. */
static enum status find_gone_folders(struct run *r, struct str root)
{
    xc_error x;
    char after[64] = "";
    for (;;) {
        xc_list *l;
        if (xc_writer_meta_keys(&l, r->store->writer, (xc_str){META_FOLDER, sizeof META_FOLDER - 1},
                                (xc_str){after, strlen(after)}, 1000, &x) != XC_OK)
            return error_of_xc(r->e, &x, str_c(r->store->path));
        size_t n = xc_list_count(l);
        enum status st = XD_OK;
        for (size_t i = 0; i < n && st == XD_OK; i++) {
            xc_str key = xc_list_at(l, i);
            struct arena a;
            struct buf b;
            struct folder_state fs;
            if (key.n >= sizeof after)
                continue;
            memcpy(after, key.p, key.n);
            after[key.n] = '\0';
            arena_init(&a, (size_t)1 << 30);
            buf_init(&b, (size_t)1 << 30);
            st = store_meta(&b, r->store, after, r->e);
            if (st == XD_OK && folder_decode(&fs, &a, buf_str(&b)) != XD_OK)
                st = error_set(r->e, XD_CORRUPT, str_c(r->store->path));
            if (st == XD_OK && path_below(fs.path, root) && map_get(&r->walked, fs.path) == NULL) {
                struct folder f = {.path = fs.path};
                for (size_t k = 0; k < fs.rows && st == XD_OK; k++)
                    st = remember_gone(r, &f, &(struct entry){.row = fs.row[k]});
            }
            buf_release(&b);
            arena_release(&a);
        }
        xc_list_free(l);
        if (st != XD_OK || n < 1000)
            return st;
    }
}

static struct str folder_of(struct str path)
{
    size_t cut = path.n;
    while (cut > 0 && path.p[cut - 1] != '/')
        cut--;
    return str_sub(path, 0, cut > 1 ? cut - 1 : cut);
}

static struct str name_of(struct str path)
{
    size_t cut = path.n;
    while (cut > 0 && path.p[cut - 1] != '/')
        cut--;
    return str_sub(path, cut, path.n);
}

/* Where the gone paths of one folder end; they were noted folder by folder. */
static size_t folder_end(const struct run *r, size_t first)
{
    size_t last = first + 1;
    while (last < r->gones && str_eq(folder_of(r->gone[last]), folder_of(r->gone[first])))
        last++;
    return last;
}

static enum status names_gone(struct map *names, const struct run *r, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (map_put(names, name_of(r->gone[i])) == NULL)
            return XD_NOMEM;
    return XD_OK;
}

/* One folder's gone files that lead to a report: counted at the report in `paths`. */
static enum status count_gone(struct run *r, size_t first, size_t last, struct map *paths)
{
    struct arena a;
    struct map names;
    struct folder_state fs = {0};
    arena_init(&a, FOLDER_BYTES);
    map_init(&names);
    enum status st = names_gone(&names, r, first, last);
    if (st == XD_OK)
        st = store_folder(&fs, r->store, &a, folder_of(r->gone[first]), r->e);
    for (size_t i = 0; st == XD_OK && i < fs.rows; i++) {
        if (!has_report(&fs.row[i]) || map_get(&names, fs.row[i].name) == NULL)
            continue;
        struct str id = arena_dup(&r->arena, fs.row[i].id);
        struct map_entry *e = id.p != NULL ? map_put(paths, id) : NULL;
        if (e == NULL)
            st = XD_NOMEM;
        else
            e->value++;
    }
    map_release(&names);
    arena_release(&a);
    return st;
}

/* How many files would take their report with them: all paths of it are gone. Moved files are not among them: they have
 * another path by now. */
static enum status count_lost(uint64_t *lost, struct run *r)
{
    struct map paths;
    map_init(&paths);
    enum status st = XD_OK;
    *lost = 0;
    for (size_t i = 0, end; i < r->gones && st == XD_OK; i = end) {
        end = folder_end(r, i);
        st = count_gone(r, i, end, &paths);
    }
    for (size_t i = 0; i < paths.count && st == XD_OK; i++) {
        uint32_t n = 0;
        st = store_paths(&n, r->store, paths.entry[i].key, r->e);
        if (n > 0 && paths.entry[i].value >= n)
            *lost += n;
    }
    map_release(&paths);
    return st;
}

/* Takes the row at out of the folder's state, with its path of the report. */
static enum status take_row(struct run *r, struct folder_state *fs, size_t at, struct arena *a)
{
    struct file_row row = fs->row[at];
    enum status st = XD_OK;
    if (has_report(&row)) {
        struct str path = join(a, fs->path, row.name);
        st = path.p == NULL ? XD_NOMEM : store_remove_path(r->store, row.id, path, r->e);
    }
    memmove(&fs->row[at], &fs->row[at + 1], (fs->rows - at - 1) * sizeof fs->row[0]);
    fs->rows--;
    coverage_count(&r->store->coverage, &row, -1);
    r->counts->removed++;
    r->since_commit++;
    return st;
}

/* The gone paths [first, last), which are of one folder. Its state is written before each commit that falls within. */
static enum status take_out(struct run *r, size_t first, size_t last)
{
    struct arena a;
    struct map names;
    struct folder_state fs = {0};
    arena_init(&a, FOLDER_BYTES);
    map_init(&names);
    enum status st = names_gone(&names, r, first, last);
    if (st == XD_OK)
        st = store_folder(&fs, r->store, &a, folder_of(r->gone[first]), r->e);
    for (size_t i = 0; st == XD_OK && i < fs.rows;) {
        if (map_get(&names, fs.row[i].name) == NULL) {
            i++;
            continue;
        }
        st = take_row(r, &fs, i, &a);
        bool due = is_due(r) || update_interrupted;
        if (st == XD_OK && due)
            st = store_set_folder(r->store, &fs, r->e);
        if (st == XD_OK && due)
            st = update_interrupted ? XD_INTERRUPTED : commit(r);
    }
    if (st == XD_OK)
        st = store_set_folder(r->store, &fs, r->e);
    map_release(&names);
    arena_release(&a);
    return st;
}

/* What vanished goes last, and only when it is credible. */
static enum status remove_gone(struct run *r, bool sure)
{
    enum status st = count_lost(&r->counts->vanished, r);
    if (st != XD_OK)
        return st;
    if (!sure && r->counts->vanished * 5 > r->counts->known) {
        r->counts->vanished_kept = true;
        return XD_OK;
    }
    for (size_t i = 0, end; i < r->gones && st == XD_OK; i = end) {
        end = folder_end(r, i);
        st = take_out(r, i, end);
    }
    return st;
}

static void run_release(struct run *r)
{
    pool_close(r->pool);
    while (r->open != NULL) {
        struct folder *f = r->open;
        r->open = f->next;
        folder_free(f);
    }
    map_release(&r->walked);
    arena_release(&r->arena);
    mem_free(r->gone);
}

static enum status run_init(struct run *r, struct update_counts *out, struct store *s, const struct settings *set,
                            const struct update_options *opt, struct error *e)
{
    *r = (struct run){.store = s, .settings = set, .opt = opt, .counts = out, .e = e, .last_commit = now()};
    memset(out, 0, sizeof *out);
    out->known = s->coverage.indexed;
    arena_init(&r->arena, (size_t)1 << 33);
    map_init(&r->walked);
    if (!progress_init(&r->progress, opt->progress, opt->generation))
        return error_set(e, XD_INVALID, str_c(opt->progress));
    return XD_OK;
}

enum status update_run(struct update_counts *out, struct store *s, const struct settings *set, const struct str *root,
                       uint32_t roots, const struct update_options *opt, struct error *e)
{
    struct run r;
    enum status st = run_init(&r, out, s, set, opt, e);
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned jobs = opt->jobs > 0 ? opt->jobs : cpus > 0 ? (unsigned)cpus : 1;
    if (st == XD_OK)
        st = pool_open(&r.pool, jobs, &s->deriver.tools, e);
    struct error missing;
    error_reset(&missing);
    for (uint32_t i = 0; i < roots && st == XD_OK; i++) {
        st = walk_root(&r, root[i]);
        if (st == XD_NOTFOUND) {
            if (e != NULL)
                missing = *e;
            st = XD_OK;
            continue;
        }
        if (st == XD_OK)
            st = find_gone_folders(&r, root[i]);
    }
    if (st == XD_OK)
        st = drain(&r, 0);
    /* What follows reads folder states from the index: the ones in memory must be there. */
    if (st == XD_OK && r.open != NULL)
        st = commit(&r);
    if (st == XD_OK)
        st = remove_gone(&r, opt->accept_vanished);
    /* Interrupted: what is finished is kept; results still out are dropped and read again next time. */
    if (st == XD_OK || st == XD_INTERRUPTED) {
        enum status end = r.since_commit > 0 || r.open != NULL ? commit(&r) : XD_OK;
        if (end != XD_OK)
            st = end;
    }
    progress_end(&r.progress);
    if (r.pool != NULL) {
        pool_stop(r.pool); /* an interrupted run's workers still count */
        pool_seconds(r.pool, out->seconds);
        out->unconfined = pool_lacks(r.pool);
    }
    out->seconds[1 + STAGES] = s->seconds;
    out->failed = s->coverage.failed;
    run_release(&r);
    if (st == XD_OK && out->roots_missing > 0 && e != NULL)
        *e = missing;
    return st;
}

enum status update_forget(struct update_counts *out, struct store *s, struct str root, struct error *e)
{
    struct run r;
    struct update_options opt = {.progress = "none"};
    enum status st = run_init(&r, out, s, NULL, &opt, e);
    if (st == XD_OK)
        st = find_gone_folders(&r, root);
    if (st == XD_OK)
        st = remove_gone(&r, true);
    if (st == XD_OK)
        st = commit(&r);
    run_release(&r);
    return st;
}

/* Derive every report named in one folder's rows again; those with several paths only at their first one would be
 * ideal, doing it twice does no harm. */
static enum status rederive_folder(struct store *s, const struct folder_state *fs, uint64_t batch, struct error *e)
{
    enum status st = XD_OK;
    for (size_t k = 0; k < fs->rows && st == XD_OK; k++) {
        if (fs->row[k].id.n == 0)
            continue;
        st = store_rederive(s, fs->row[k].id, e);
        if (st == XD_OK &&
            (s->pending_reports >= (batch > 0 ? batch : BATCH_REPORTS) || s->pending_bytes >= BATCH_BYTES))
            st = store_commit(s, e);
        if (update_interrupted)
            st = XD_INTERRUPTED;
    }
    return st;
}

enum status update_rederive(struct store *s, uint64_t batch, struct error *e)
{
    char after[64] = "";
    xc_error x;
    enum status st = XD_OK;
    size_t n = 1;
    while (st == XD_OK && n > 0) {
        xc_list *l;
        if (xc_writer_meta_keys(&l, s->writer, (xc_str){META_FOLDER, sizeof META_FOLDER - 1},
                                (xc_str){after, strlen(after)}, 100, &x) != XC_OK)
            return error_of_xc(e, &x, str_c(s->path));
        n = xc_list_count(l);
        for (size_t i = 0; i < n && st == XD_OK; i++) {
            xc_str key = xc_list_at(l, i);
            struct arena a;
            struct buf b;
            struct folder_state fs;
            if (key.n >= sizeof after)
                continue;
            memcpy(after, key.p, key.n);
            after[key.n] = '\0';
            arena_init(&a, (size_t)1 << 30);
            buf_init(&b, (size_t)1 << 30);
            st = store_meta(&b, s, after, e);
            if (st == XD_OK && folder_decode(&fs, &a, buf_str(&b)) != XD_OK)
                st = error_set(e, XD_CORRUPT, str_c(s->path));
            if (st == XD_OK)
                st = rederive_folder(s, &fs, batch, e);
            buf_release(&b);
            arena_release(&a);
        }
        xc_list_free(l);
    }
    if (st == XD_OK || st == XD_INTERRUPTED) {
        enum status end = store_commit(s, e);
        if (end != XD_OK)
            st = end;
    }
    return st;
}
