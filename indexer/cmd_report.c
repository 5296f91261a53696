/* xdindex report: one row for every file that was walked. */
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/json.h"
#include "cli/table.h"
#include "commands.h"
#include "record/schema.h"
#include "record/state.h"
#include <stdio.h>
#include <stdlib.h>

/* Reasons in words; the codes are docs/json.md's. */
static const struct {
    const char *code, *zh, *en;
} reasons[] = {
    {"empty", "空文件", "empty"},
    {"binary", "不是文字材料", "no text"},
    {"unsupported", "还不能读这种格式", "a format that cannot be read yet"},
    {"bad-bytes", "有坏字节", "some bytes are damaged"},
    {"cut", "末尾不完整", "the end is cut off"},
    {"damaged", "文件损坏残缺", "the file is damaged or incomplete"},
    {"too-large", "文件太大", "too large"},
    {"bomb", "解压后过大", "unpacks to too much"},
    {"unreadable", "打不开;请检查权限", "cannot be opened; check permissions"},
    {"changed", "读的时候文件正在变;请再运行一次", "it changed while being read; run again"},
    {"crashed", "读取程序出错;请报告维护者", "the reader crashed; please report"},
    {"timeout", "读取超时", "took too long"},
    {"encrypted", "有密码,打不开", "opens with a password only"},
    {"litter", "临时文件,不收", "a temporary file, left out"},
};

static const char *reason_words(struct str code)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (str_eq(code, str_c(reasons[i].code)))
            return message_pick(reasons[i].zh, reasons[i].en);
    return "";
}

static const char *status_words(unsigned status)
{
    static const char *const zh[] = {"", "已收录", "部分收录", "不收", "未收录", "待识别"};
    return message_english() || status > 5 ? file_status_name(status) : zh[status];
}

struct path_row {
    struct str path;
    struct file_row row;
};
struct rows {
    struct arena arena;
    struct path_row *v;
    size_t n, cap;
};

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct path_row *)a)->path, ((const struct path_row *)b)->path);
}

static enum status add_folder(struct rows *rows, struct str bytes, bool failed_only)
{
    struct folder_state st;
    struct str copy = arena_dup(&rows->arena, bytes);
    if (copy.p == NULL)
        return XD_NOMEM;
    enum status rc = folder_decode(&st, &rows->arena, copy);
    for (size_t i = 0; rc == XD_OK && i < st.rows; i++) {
        if (failed_only && st.row[i].status != FILE_FAILED && st.row[i].status != FILE_PARTIAL)
            continue;
        void *v = rows->v;
        char *p = arena_alloc(&rows->arena, st.path.n + st.row[i].name.n + 1);
        if (p == NULL || mem_reserve(&v, &rows->cap, rows->n + 1, sizeof *rows->v) < 0)
            return XD_NOMEM;
        rows->v = v;
        size_t n = st.path.n;
        memcpy(p, st.path.p, n);
        if (n > 0 && p[n - 1] != '/')
            p[n++] = '/';
        memcpy(p + n, st.row[i].name.p, st.row[i].name.n);
        rows->v[rows->n++] = (struct path_row){str_of(p, n + st.row[i].name.n), st.row[i]};
    }
    return rc;
}

static enum status load_rows(struct rows *rows, xc_db *db, struct session *s, struct error *e)
{
    xc_error x;
    char after[64] = "";
    size_t n = 1;
    enum status st = XD_OK;
    while (st == XD_OK && n > 0) {
        xc_list *keys, *value;
        if (xc_db_meta_keys(&keys, db, (xc_str){META_FOLDER, sizeof META_FOLDER - 1}, (xc_str){after, strlen(after)},
                            1000, &x) != XC_OK)
            return error_of_xc(e, &x, str_c(s->place.dir));
        n = xc_list_count(keys);
        for (size_t i = 0; i < n && st == XD_OK; i++) {
            xc_str key = xc_list_at(keys, i);
            if (key.n < sizeof after) {
                memcpy(after, key.p, key.n);
                after[key.n] = '\0';
            }
            if (xc_db_meta(&value, db, key, &x) != XC_OK) {
                st = error_of_xc(e, &x, str_c(s->place.dir));
                break;
            }
            xc_str v = xc_list_count(value) > 0 ? xc_list_at(value, 0) : (xc_str){"", 0};
            st = add_folder(rows, str_of(v.p, v.n), s->failed);
            if (st != XD_OK)
                error_set(e, st, str_c(s->place.dir));
            xc_list_free(value);
        }
        xc_list_free(keys);
    }
    if (rows->n > 0)
        qsort(rows->v, rows->n, sizeof *rows->v, by_path);
    return st;
}

/* A path that is no UTF-8 also goes out percent-encoded, byte for byte. */
static void json_path(struct json *j, struct str path)
{
    json_kstr(j, "path", path);
    for (size_t at = 0; at < path.n;) {
        size_t from = at;
        if (utf8_next(path, &at) != UTF8_BAD || at - from == 3)
            continue;
        struct buf b;
        buf_init(&b, path.n * 3 + 1);
        for (size_t i = 0; i < path.n; i++) {
            unsigned char c = (unsigned char)path.p[i];
            if (c > 0x20 && c < 0x7F && c != '%')
                buf_addb(&b, c);
            else
                buf_addf(&b, "%%%02X", c);
        }
        json_kstr(j, "path_raw", buf_str(&b));
        buf_release(&b);
        return;
    }
}

static void json_row(struct json *j, const struct path_row *r)
{
    json_object(j);
    json_path(j, r->path);
    json_kc(j, "status", file_status_name(r->row.status));
    json_kstr(j, "reason", r->row.reason);
    json_kstr(j, "format", r->row.format);
    json_kstr(j, "encoding", r->row.encoding);
    json_kint(j, "chars", r->row.chars);
    json_kstr(j, "id", r->row.id);
    json_kint(j, "margin", r->row.margin);
    json_kint(j, "replaced", r->row.replaced);
    json_kint(j, "size", (int64_t)r->row.size);
    json_end(j);
}

static void write_json(struct buf *out, const struct rows *rows, bool lines)
{
    struct json j;
    json_init(&j, out);
    if (!lines) {
        json_object(&j);
        json_kint(&j, "v", 1);
        json_key(&j, "rows");
        json_array(&j);
    }
    for (size_t i = 0; i < rows->n; i++) {
        if (lines)
            json_init(&j, out);
        json_row(&j, &rows->v[i]);
        if (lines)
            buf_addb(out, '\n');
    }
    if (!lines) {
        json_end_array(&j);
        json_end(&j);
        buf_addb(out, '\n');
    }
}

static enum status write_table(struct buf *out, const struct rows *rows, enum table_format f, const char *color)
{
    struct table t;
    table_init(&t, 6);
    const char *const head[2][6] = {{"结果", "格式", "编码", "字数", "原因", "文件"},
                                    {"status", "format", "encoding", "chars", "reason", "file"}};
    for (unsigned c = 0; c < 6; c++)
        table_cell(&t, str_c(head[message_english()][c]));
    for (size_t i = 0; i < rows->n; i++) {
        const struct path_row *r = &rows->v[i];
        char chars[16];
        snprintf(chars, sizeof chars, "%u", r->row.chars);
        table_cell(&t, str_c(status_words(r->row.status)));
        table_cell(&t, r->row.format);
        table_cell(&t, r->row.encoding);
        table_cell(&t, str_c(chars));
        table_cell(&t, str_c(reason_words(r->row.reason)));
        table_cell(&t, r->path);
    }
    enum status st = table_write(out, &t, f, terminal_width(), terminal_color(color));
    table_release(&t);
    return st;
}

static enum status write_rows(struct buf *out, const struct rows *rows, struct session *s, struct error *e)
{
    static const struct {
        const char *name;
        enum table_format f;
    } tables[] = {{"table", TABLE_TEXT}, {"tsv", TABLE_TSV}, {"csv", TABLE_CSV}, {"md", TABLE_MD}};
    const char *f = s->format == NULL ? "table" : s->format;
    if (strcmp(f, "json") == 0 || strcmp(f, "ndjson") == 0) {
        write_json(out, rows, f[0] == 'n');
        return XD_OK;
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (strcmp(f, tables[i].name) == 0)
            return write_table(out, rows, tables[i].f, s->color);
    return error_set(e, XD_INVALID, str_c(f));
}

int cmd_report(struct session *s, struct error *e)
{
    xc_db *db;
    struct rows rows = {0};
    struct buf b;
    if (s->update.retry_failed) {
        s->operands = 0;
        return cmd_update(s, e);
    }
    if (open_current(&db, s, e) != XD_OK)
        return -1;
    arena_init(&rows.arena, (size_t)1 << 33);
    buf_init(&b, (size_t)1 << 33);
    enum status st = load_rows(&rows, db, s, e);
    if (st == XD_OK)
        st = write_rows(&b, &rows, s, e);
    if (st == XD_OK)
        st = put_output(s, &b, e);
    bool any = rows.n > 0;
    buf_release(&b);
    mem_free(rows.v);
    arena_release(&rows.arena);
    xc_db_close(db);
    return st != XD_OK ? -1 : any ? EXIT_FOUND : EXIT_NONE;
}
