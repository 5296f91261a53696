#include "base/digest.h"
#include "base/io.h"
#include "base/mem.h"
#include "commands.h"
#include "file/extract.h"
#include "record/schema.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { KEPT_BYTES = 64 << 20 };

/* Settings as stored in a generation that may be of another version: only the settings' own bytes are read. */
static enum status old_settings(struct settings *set, struct session *s, struct error *e)
{
    xc_db *db;
    xc_list *l;
    xc_error x;
    if (s->place.current[0] == '\0')
        return XD_OK;
    enum status st = open_current(&db, s, e);
    if (st != XD_OK)
        return s->rebuild ? XD_OK : st; /* a damaged index is no reason not to build a new one */
    if (xc_db_meta(&l, db, (xc_str){META_SETTINGS, sizeof META_SETTINGS - 1}, &x) != XC_OK) {
        st = s->rebuild ? XD_OK : error_of_xc(e, &x, str_c(s->place.dir));
    } else {
        if (xc_list_count(l) > 0) {
            xc_str v = xc_list_at(l, 0);
            st = settings_decode(set, str_of(v.p, v.n), e);
        }
        xc_list_free(l);
    }
    xc_db_close(db);
    return st;
}

/* school.ini of --school, $XIAODANG_SCHOOL, or the folder `school` beside the index; none is fine unless it was asked
 * for. */
static enum status read_school(struct settings *set, struct session *s, struct error *e)
{
    char path[PATH_MAX + 32];
    const char *dir = s->school != NULL ? s->school : getenv("XIAODANG_SCHOOL");
    struct buf b;
    if (dir != NULL && dir[0] != '\0') {
        snprintf(path, sizeof path, "%s/school.ini", dir);
    } else {
        const char *slash = strrchr(s->place.dir, '/');
        if (slash == NULL)
            snprintf(path, sizeof path, "school/school.ini");
        else
            snprintf(path, sizeof path, "%.*s/school/school.ini", (int)(slash - s->place.dir), s->place.dir);
    }
    buf_init(&b, SCHOOL_INI_MAX);
    enum status st = io_read_file(&b, path, e);
    if (st == XD_OK)
        st = settings_parse_school(set, buf_str(&b), e);
    else if (st == XD_NOTFOUND && s->school == NULL)
        st = settings_parse_school(set, STR(""), e);
    buf_release(&b);
    return st;
}

static struct str clean_root(const char *name)
{
    struct str s = str_c(name);
    while (s.n > 1 && s.p[s.n - 1] == '/')
        s.n--;
    return s;
}

/* What the command line adds to the settings. */
static enum status apply_arguments(struct settings *set, struct session *s, bool *reread, struct error *e)
{
    enum encoding enc = ENCODING_NONE;
    enum status st = XD_OK;
    if (s->encoding != NULL) {
        enc = encoding_of_name(str_c(s->encoding));
        if (enc == ENCODING_NONE && strcmp(s->encoding, "auto") != 0)
            return error_set(e, XD_INVALID, str_c(s->encoding));
    }
    for (unsigned i = 0; i < s->operands && st == XD_OK; i++) {
        struct str root = clean_root(s->operand[i]);
        struct stat sb;
        bool known = false;
        for (uint32_t k = 0; k < set->roots; k++)
            known = known || path_below(root, set->root[k]);
        if (root.n == 0 || stat(s->operand[i], &sb) < 0) {
            st = error_detail(e, XD_NOTFOUND, root, "archive");
            break;
        }
        if (!known)
            st = settings_add_root(set, root, e);
        if (st == XD_OK && s->encoding != NULL && settings_encoding(set, root) != enc) {
            st = settings_force(set, root, enc, e);
            *reread = true;
        }
    }
    return st;
}

static enum status save_settings(struct store *st, const struct settings *set, struct error *e)
{
    struct buf b;
    buf_init(&b, 16 * 1024 * 1024);
    enum status rc = settings_encode(&b, set);
    rc = rc == XD_OK ? store_set_meta(st, META_SETTINGS, buf_str(&b), e) : error_set(e, rc, STR("settings"));
    buf_release(&b);
    return rc;
}

/* The tagger as the settings want it. A build or a machine without it finds people by rules alone, and says so. */
static enum status open_tagger(struct session *s, struct settings *set, struct error *e)
{
    enum status st = s->tagger_name != NULL ? settings_set_tagger(set, str_c(s->tagger_name), e) : XD_OK;
    if (st != XD_OK || set->tagger == TAGGER_SETTING_NONE)
        return st;
    struct error why;
    st = tagger_open(&s->tagger, NULL, set->tagger, &why);
    if (st == XD_OK || st == XD_NOMEM || set->tagger != TAGGER_AUTO) {
        if (st != XD_OK && e != NULL)
            *e = why;
        return st;
    }
    if (!s->update.quiet)
        fprintf(stderr, "%s\n",
                message_pick("没有识别人名的网络(软件包 python3-jieba),只按规则识别。",
                             "The network for names is missing (package python3-jieba); rules alone find people."));
    return XD_OK;
}

/* The version of what was derived: code, school.ini, and the tagger's arithmetic. */
static void facts_version(char out[64], const struct settings *set, const struct tagger *tagger)
{
    char id[ID_LEN + 1];
    digest_id(id, set->school_ini);
    snprintf(out, 64, "%d:%s:%s", FACTS_VERSION, id, tagger ? tagger_path_name(tagger_path_of(tagger)) : "none");
}

static enum status same_meta(bool *same, struct store *st, const char *key, const char *want, struct error *e)
{
    struct buf b;
    buf_init(&b, 4096);
    enum status rc = store_meta(&b, st, key, e);
    *same = rc == XD_OK && str_eq(buf_str(&b), str_c(want));
    buf_release(&b);
    return rc;
}

/* Bring everything derived to today's facts version before new files come in. A generation without a version is one
 * that was just made. */
static enum status refresh_facts(struct session *s, struct store *st, const struct settings *set, struct error *e)
{
    char want[64];
    bool same, fresh = false;
    facts_version(want, set, s->tagger);
    enum status rc = same_meta(&same, st, META_FACTS, want, e);
    if (rc == XD_OK && !same)
        rc = same_meta(&fresh, st, META_FACTS, "", e);
    if (rc == XD_OK && ((!same && !fresh) || s->from_index)) {
        if (!s->update.quiet)
            fprintf(stderr, "%s\n",
                    message_pick("按新的设置重新分析已存的材料……", "analysing the stored reports again"));
        rc = update_rederive(st, s->update.batch, e);
    }
    if (rc == XD_OK && !same) {
        rc = store_set_meta(st, META_FACTS, str_c(want), e);
        if (rc == XD_OK)
            rc = store_commit(st, e);
    }
    return rc;
}

static void print_timing(const struct update_counts *c)
{
    static const char *const name[] = {"read",  "fold",  "segment", "blocks", "tag",
                                       "facts", "terms", "deflate", "xapian"};
    for (unsigned i = 0; i < sizeof name / sizeof name[0]; i++)
        fprintf(stderr, "%-8s %9.3f s\n", name[i], c->seconds[i]);
}

static void print_summary(const struct session *s, const struct update_counts *c, uint64_t indexed)
{
    if (!s->update.quiet)
        printf(message_pick("索引里有 %" PRIu64 " 份材料;这次新增 %" PRIu64 ",更新 %" PRIu64 ",移出 %" PRIu64
                            ",未变 %" PRIu64 ",未能收录 %" PRIu64 "。\n",
                            "%" PRIu64 " reports in the index; added %" PRIu64 ", changed %" PRIu64 ", removed %" PRIu64
                            ", unchanged %" PRIu64 ", not readable %" PRIu64 ".\n"),
               indexed, c->added, c->changed, c->removed, c->unchanged, c->failed);
    if (c->failed > 0 && !s->update.quiet)
        printf("%s\n",
               message_pick("未能收录的文件和原因:xdindex report --failed", "Why not: xdindex report --failed"));
}

/* Said at every run: whoever reads strangers' files should know how well they are locked in. */
static void warn_unconfined(unsigned lacks)
{
    char text[256];
    if (lacks == 0)
        return;
    snprintf(text, sizeof text,
             message_pick("读文件的沙箱在这台机器上不完整,缺:%s%s%s",
                          "the sandbox of the reader is incomplete here, without:%s%s%s"),
             lacks & CONFINED_LIMITS ? " rlimit" : "", lacks & CONFINED_FILES ? " Landlock" : "",
             lacks & CONFINED_CALLS ? " seccomp" : "");
    message_print("xdindex", text,
                  message_pick("结果不受影响;收外来文件时,请换用 Linux 5.13 以上的内核。",
                               "Results are the same; for strangers' files use a kernel of Linux 5.13 or later."));
}

static int outcome(const struct session *s, const struct update_counts *c, const struct error *e)
{
    if (c->roots_missing > 0) {
        struct message m;
        struct error missing = *e;
        memcpy(missing.detail, "archive", 8);
        missing.code = XD_NOTFOUND;
        message_of_error(&m, &missing);
        message_print("xdindex", m.text.p,
                      message_pick("其中的材料仍可查到;若确已不用,用 --forget 去掉它。",
                                   "Its reports are kept; drop it with --forget if it is gone for good."));
        message_release(&m);
    }
    if (c->vanished_kept) {
        char text[256];
        snprintf(text, sizeof text,
                 message_pick("有 %" PRIu64 " 份材料的文件不见了(原有 %" PRIu64 " 份),没有移出索引",
                              "the files of %" PRIu64 " of %" PRIu64 " reports are gone; they were kept"),
                 c->vanished, c->known);
        message_print(
            "xdindex", text,
            message_pick("先看网络盘是否连着;确实删了,就加 --accept-vanished 再运行。",
                         "Is the network drive there? If they were deleted, run again with --accept-vanished."));
    }
    if (c->roots_missing > 0 || c->vanished_kept || c->failed_new > 0 || (s->strict && c->failed > 0))
        return EXIT_FILES;
    return EXIT_FOUND;
}

static enum status forget(struct session *s, struct settings *set, struct store *st, struct error *e)
{
    enum status rc = XD_OK;
    for (unsigned i = 0; i < s->forget.n && rc == XD_OK; i++) {
        struct update_counts c;
        struct str root = clean_root(s->forget.v[i]);
        settings_remove_root(set, root);
        rc = update_forget(&c, st, root, e);
        if (rc == XD_OK && !s->update.quiet)
            printf(message_pick("已移出 %" PRIu64 " 个文件:%s\n", "%" PRIu64 " files taken out: %s\n"), c.removed,
                   s->forget.v[i]);
    }
    return rc;
}

/* The run proper, in an opened generation. */
static enum status bring_up_to_date(struct session *s, struct settings *set, struct store *st, bool reread,
                                    struct update_counts *c, struct error *e)
{
    char extract[16];
    bool same = true;
    snprintf(extract, sizeof extract, "%d", EXTRACT_VERSION);
    enum status rc = forget(s, set, st, e);
    if (rc == XD_OK)
        rc = save_settings(st, set, e);
    if (rc == XD_OK)
        rc = refresh_facts(s, st, set, e);
    if (rc == XD_OK)
        rc = same_meta(&same, st, META_EXTRACT, extract, e);
    struct str root[ROOTS_MAX];
    uint32_t roots = 0;
    if (s->operands > 0 && !s->rebuild)
        while (roots < s->operands && roots < ROOTS_MAX) {
            root[roots] = clean_root(s->operand[roots]);
            roots++;
        }
    else
        for (; roots < set->roots; roots++)
            root[roots] = set->root[roots];
    memset(c, 0, sizeof *c);
    s->update.reread = reread || !same;
    if (rc == XD_OK && !(s->from_index || (s->forget.n > 0 && s->operands == 0)))
        rc = update_run(c, st, set, root, roots, &s->update, e);
    if (rc == XD_OK && !same && s->operands == 0) {
        rc = store_set_meta(st, META_EXTRACT, str_c(extract), e);
        if (rc == XD_OK)
            rc = store_commit(st, e);
    }
    return rc;
}

/* Settings, arguments, lexicon: all that is needed before anything is written. */
static enum status prepare(struct session *s, struct settings *set, bool *reread, struct error *e)
{
    enum status rc = old_settings(set, s, e);
    if (rc == XD_OK)
        rc = read_school(set, s, e);
    if (rc == XD_OK)
        rc = apply_arguments(set, s, reread, e);
    if (rc == XD_OK && set->roots == 0 && s->forget.n == 0 && !s->from_index)
        rc = error_detail(e, XD_INVALID, str_c(message_pick("没有给出档案文件夹", "no archive is named")), "");
    if (rc == XD_OK)
        rc = lexicon_open(&s->lexicon, NULL, e);
    if (rc == XD_OK)
        rc = lexicon_verify(s->lexicon, e);
    if (rc == XD_OK)
        rc = open_tagger(s, set, e);
    return rc;
}

static enum status open_named(struct store *st, struct session *s, const struct settings *set, const char *generation,
                              struct error *e)
{
    char path[PATH_MAX];
    place_path(path, &s->place, generation);
    struct toolkit tools = {.lexicon = s->lexicon, .school = &set->school, .tagger = s->tagger};
    return store_open(st, path, &tools, e);
}

/* The generation to build: the one that an interrupted build left, unless nothing can be made of it (its writer was
 * killed while it made the files, or was of another version). */
static enum status open_next(struct store *st, struct session *s, const struct settings *set, struct error *e)
{
    if (s->place.next[0] != '\0') {
        enum status rc = open_named(st, s, set, s->place.next, e);
        if (rc != XD_CORRUPT && rc != XD_VERSION)
            return rc;
    }
    enum status rc = place_begin_next(&s->place, e);
    return rc == XD_OK ? open_named(st, s, set, s->place.next, e) : rc;
}

static enum status update_locked(struct session *s, struct settings *set, struct update_counts *c, uint64_t *indexed,
                                 struct error *e)
{
    struct store st;
    bool reread = false, first = s->place.current[0] == '\0' && !s->place.damaged, build = first || s->rebuild;
    enum status rc = prepare(s, set, &reread, e);
    if (rc == XD_OK)
        rc = build ? open_next(&st, s, set, e) : open_named(&st, s, set, s->place.current, e);
    if (rc != XD_OK)
        return rc;
    char generation[32];
    memcpy(generation, build ? s->place.next : s->place.current, sizeof generation);
    s->update.generation = generation;
    if (first) { /* current from the start: every batch can be searched at once */
        rc = place_switch(&s->place, e);
        build = false;
    }
    if (rc == XD_OK)
        rc = bring_up_to_date(s, set, &st, reread, c, e);
    *indexed = st.coverage.indexed;
    store_close(&st);
    if (rc == XD_OK && build)
        rc = place_switch(&s->place, e);
    return rc;
}

int cmd_update(struct session *s, struct error *e)
{
    static struct settings set; /* large; one a process */
    mem_keep(KEPT_BYTES);       /* each batch takes what the one before gave back */
    struct update_counts c = {0};
    uint64_t indexed = 0;
    enum status st = place_lock(&s->place, e);
    if (st != XD_OK && !(st == XD_CORRUPT && s->rebuild && s->place.damaged))
        return -1;
    settings_init(&set);
    place_sweep(&s->place);
    st = update_locked(s, &set, &c, &indexed, e);
    settings_release(&set);
    if (st != XD_OK) {
        if (e->code != st) /* an interruption, or a failure that has no more to say than its name */
            error_set(e, st, str_c(s->place.dir));
        return -1;
    }
    if (s->update.timing)
        print_timing(&c);
    print_summary(s, &c, indexed);
    if (!s->update.quiet)
        warn_unconfined(c.unconfined);
    return outcome(s, &c, e);
}
