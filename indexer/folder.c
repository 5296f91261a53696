#include "folder.h"
#include "base/mem.h"

static struct str keep(struct folder *f, struct str s, enum status *st)
{
    struct str copy = arena_dup(&f->arena, s);
    if (copy.p == NULL)
        *st = arena_status(&f->arena);
    return copy;
}

/* Both lists ascend by name: one pass. Stored rows borrow from the arena already. */
static enum status merge(struct folder *f, const struct folder_state *old, const struct walk_folder *w)
{
    enum status st = XD_OK;
    f->entry = arena_zalloc(&f->arena, old->rows + w->files, sizeof *f->entry);
    if (f->entry == NULL)
        return arena_status(&f->arena);
    for (size_t i = 0, k = 0; i < old->rows || k < w->files;) {
        int c = i == old->rows ? 1 : k == w->files ? -1 : str_cmp(old->row[i].name, w->file[k].name);
        struct entry *en = &f->entry[f->entries++];
        if (c <= 0) {
            en->row = old->row[i++];
            en->stored = true;
        }
        if (c >= 0) {
            en->now = w->file[k++];
            en->seen = true;
            en->now.name = c == 0 ? en->row.name : keep(f, en->now.name, &st);
            if (c > 0)
                en->row.name = en->now.name;
        }
        en->failed_before = entry_unchanged(en) && en->row.status == FILE_FAILED;
    }
    return st;
}

enum status folder_open(struct folder **out, struct store *s, const struct walk_folder *w, struct error *e)
{
    struct folder *f = mem_zalloc(1, sizeof *f);
    struct folder_state old;
    *out = NULL;
    if (f == NULL)
        return error_set(e, XD_NOMEM, w->path);
    arena_init(&f->arena, (size_t)1 << 32);
    enum status st = XD_OK;
    f->path = keep(f, w->path, &st);
    if (st == XD_OK)
        st = store_folder(&old, s, &f->arena, f->path, e);
    else
        error_set(e, st, w->path);
    if (st == XD_OK && (st = merge(f, &old, w)) != XD_OK)
        error_set(e, st, w->path);
    if (st != XD_OK) {
        folder_free(f);
        return st;
    }
    *out = f;
    return XD_OK;
}

void folder_free(struct folder *f)
{
    if (f == NULL)
        return;
    arena_release(&f->arena);
    mem_free(f);
}

enum status folder_store(struct folder *f, struct store *s, struct error *e)
{
    struct folder_state st = {.path = f->path};
    st.row = mem_zalloc(f->entries + 1, sizeof *st.row);
    if (st.row == NULL)
        return error_set(e, XD_NOMEM, f->path);
    for (size_t i = 0; i < f->entries; i++)
        if (f->entry[i].stored)
            st.row[st.rows++] = f->entry[i].row;
    enum status rc = store_set_folder(s, &st, e);
    mem_free(st.row);
    f->dirty = rc != XD_OK;
    return rc;
}

enum status folder_set_row(struct folder *f, struct store *s, size_t i, const struct file_row *row, struct error *e)
{
    enum status st = XD_OK;
    struct entry *en = &f->entry[i];
    struct file_row r = *row;
    r.name = en->row.name;
    r.id = keep(f, row->id, &st);
    r.reason = keep(f, row->reason, &st);
    r.format = keep(f, row->format, &st);
    r.encoding = keep(f, row->encoding, &st);
    if (st != XD_OK)
        return error_set(e, st, f->path);
    if (en->stored)
        coverage_count(&s->coverage, &en->row, -1);
    coverage_count(&s->coverage, &r, 1);
    en->row = r;
    en->stored = true;
    f->dirty = true;
    return XD_OK;
}
