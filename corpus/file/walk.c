#define _XOPEN_SOURCE 700 /* realpath */
#include "file/walk.h"
#include "base/mem.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES_MAX ((size_t)1 << 30) /* bytes for the names of one folder */
#define PATH_BYTES ((size_t)1 << 20)
#define LINK (-1) /* in sys_errno, while a folder is listed: a link not followed yet */

struct identity {
    uint64_t device, inode;
};

/* A folder whose subfolders are being visited. */
struct level {
    int fd;
    struct identity id;
    struct arena arena; /* owns the names */
    struct str *sub;    /* ascending */
    size_t subs, sub_cap, next;
    size_t path_len; /* of the path up to and with this folder */
};

struct walk {
    struct level level[WALK_DEPTH];
    size_t depth;
    struct buf path;    /* of the folder in hand */
    struct buf full;    /* of a link in it, NUL-terminated */
    char *real_root;    /* resolved, to tell links that lead outside; the C library's own memory */
    struct arena names; /* of the folder in hand */
    struct walk_file *file;
    size_t files, file_cap;
    struct identity *link; /* files outside that were reached by links */
    size_t links, link_cap;
    struct str single; /* the root is one file of this name; borrowed from path's memory */
    bool is_single, started;
};

static struct identity identity_of(const struct stat *st)
{
    return (struct identity){(uint64_t)st->st_dev, (uint64_t)st->st_ino};
}

static bool same(struct identity a, struct identity b)
{
    return a.device == b.device && a.inode == b.inode;
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* A copy with a NUL behind it, for the system. */
static struct str keep(struct arena *a, struct str name)
{
    char *p = arena_alloc(a, name.n + 1);
    if (!p)
        return (struct str){NULL, 0};
    memcpy(p, name.p, name.n);
    p[name.n] = 0;
    return str_of(p, name.n);
}

static void describe(struct walk_file *f, const struct stat *st)
{
    f->size = st->st_size > 0 ? (uint64_t)st->st_size : 0;
    f->mtime_ns = nanoseconds(st->st_mtim);
    f->ctime_ns = nanoseconds(st->st_ctim);
    f->device = (uint64_t)st->st_dev;
    f->inode = (uint64_t)st->st_ino;
}

static enum status add_file(struct walk *w, struct str name, const struct stat *st, int sys_errno)
{
    void *p = w->file;
    if (mem_reserve(&p, &w->file_cap, w->files + 1, sizeof *w->file) != 0)
        return XD_NOMEM;
    w->file = p;
    struct walk_file *f = &w->file[w->files];
    *f = (struct walk_file){.name = keep(&w->names, name), .sys_errno = sys_errno};
    if (!f->name.p)
        return XD_NOMEM;
    describe(f, st);
    w->files++;
    return XD_OK;
}

static enum status add_folder(struct level *l, struct str name)
{
    void *p = l->sub;
    if (mem_reserve(&p, &l->sub_cap, l->subs + 1, sizeof *l->sub) != 0)
        return XD_NOMEM;
    l->sub = p;
    l->sub[l->subs] = keep(&l->arena, name);
    if (!l->sub[l->subs].p)
        return XD_NOMEM;
    l->subs++;
    return XD_OK;
}

/* Whether the link's file lies below the root, where it is met under its own name. */
static bool leads_inside(struct walk *w, struct str name)
{
    buf_reset(&w->full);
    walk_path(&w->full, buf_str(&w->path), name);
    buf_addb(&w->full, 0);
    char *real = buf_status(&w->full) == XD_OK ? realpath(w->full.p, NULL) : NULL;
    if (!real)
        return false;
    struct str r = str_c(real), root = str_c(w->real_root);
    bool inside = str_starts(r, root) && (root.n == 1 || r.n == root.n || r.p[root.n] == '/');
    free(real);
    return inside;
}

/* Fills in what the link stands for. *counts: it is a file, outside, and the first link to it. */
static enum status follow_link(struct walk *w, int fd, struct walk_file *f, bool *counts)
{
    struct stat st;
    *counts = true;
    f->sys_errno = 0;
    if (fstatat(fd, f->name.p, &st, 0) != 0) {
        f->sys_errno = errno;
        return XD_OK;
    }
    *counts = S_ISREG(st.st_mode) && !leads_inside(w, f->name);
    struct identity id = identity_of(&st);
    for (size_t i = 0; i < w->links && *counts; i++)
        *counts = !same(w->link[i], id);
    if (!*counts)
        return XD_OK;
    void *p = w->link;
    if (mem_reserve(&p, &w->link_cap, w->links + 1, sizeof *w->link) != 0)
        return XD_NOMEM;
    w->link = p;
    w->link[w->links++] = id;
    describe(f, &st);
    return XD_OK;
}

static enum status add_entry(struct walk *w, struct level *l, const char *name)
{
    struct stat st;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return XD_OK;
    if (fstatat(l->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return XD_OK;
        st = (struct stat){0};
        return add_file(w, str_c(name), &st, errno);
    }
    if (S_ISREG(st.st_mode))
        return add_file(w, str_c(name), &st, 0);
    if (S_ISDIR(st.st_mode))
        return walk_is_litter(str_c(name)) ? XD_OK : add_folder(l, str_c(name));
    return S_ISLNK(st.st_mode) ? add_file(w, str_c(name), &st, LINK) : XD_OK;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct walk_file *)a)->name, ((const struct walk_file *)b)->name);
}

static int by_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The listing of some network drives tells a name twice when files come and go. */
static void sort_listing(struct walk *w, struct level *l)
{
    size_t n = 0;
    if (w->files)
        qsort(w->file, w->files, sizeof *w->file, by_name);
    for (size_t i = 0; i < w->files; i++)
        if (n == 0 || !str_eq(w->file[n - 1].name, w->file[i].name))
            w->file[n++] = w->file[i];
    w->files = n;
    if (l->subs)
        qsort(l->sub, l->subs, sizeof *l->sub, by_str);
    n = 0;
    for (size_t i = 0; i < l->subs; i++)
        if (n == 0 || !str_eq(l->sub[n - 1], l->sub[i]))
            l->sub[n++] = l->sub[i];
    l->subs = n;
}

/* In order of name, so that of several links to one file the first is always the same one. */
static enum status follow_links(struct walk *w, int fd)
{
    size_t n = 0;
    enum status s = XD_OK;
    for (size_t i = 0; i < w->files && s == XD_OK; i++) {
        bool counts = true;
        if (w->file[i].sys_errno == LINK)
            s = follow_link(w, fd, &w->file[i], &counts);
        if (counts)
            w->file[n++] = w->file[i];
    }
    w->files = n;
    return s;
}

/* Everything in the open folder l->fd. *sys_errno tells a listing that broke off. */
static enum status list(struct walk *w, struct level *l, int *sys_errno)
{
    int fd = fcntl(l->fd, F_DUPFD_CLOEXEC, 0);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    enum status s = XD_OK;
    if (!d) {
        *sys_errno = errno;
        if (fd >= 0)
            close(fd);
        return XD_OK;
    }
    while (s == XD_OK) {
        errno = 0;
        const struct dirent *e = readdir(d);
        if (!e) {
            *sys_errno = errno;
            break;
        }
        s = add_entry(w, l, e->d_name);
    }
    closedir(d);
    sort_listing(w, l);
    return s == XD_OK ? follow_links(w, l->fd) : s;
}

static void leave(struct walk *w)
{
    struct level *l = &w->level[--w->depth];
    close(l->fd);
    arena_release(&l->arena);
    mem_free(l->sub);
    *l = (struct level){.fd = -1};
}

static bool above(const struct walk *w, struct identity id)
{
    for (size_t i = 0; i < w->depth; i++)
        if (same(w->level[i].id, id))
            return true;
    return false;
}

/* Lists the folder behind fd, which becomes ours, and goes down into it. */
static enum status enter(struct walk *w, int fd, int *sys_errno)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || above(w, identity_of(&st)) || w->depth == WALK_DEPTH) {
        *sys_errno = ELOOP;
        close(fd);
        return XD_OK;
    }
    struct level *l = &w->level[w->depth++];
    *l = (struct level){.fd = fd, .id = identity_of(&st), .path_len = w->path.n};
    arena_init(&l->arena, NAMES_MAX);
    enum status s = list(w, l, sys_errno);
    if (s != XD_OK || l->subs == 0)
        leave(w);
    return s;
}

static void begin_folder(struct walk *w)
{
    arena_reset(&w->names);
    w->files = 0;
}

static enum status finish_folder(struct walk *w, struct walk_folder *out, enum status s, int sys_errno, struct error *e)
{
    *out = (struct walk_folder){buf_str(&w->path), w->file, w->files, sys_errno};
    return s == XD_OK ? XD_OK : error_set(e, s, buf_str(&w->path));
}

static enum status next_single(struct walk *w, struct walk_folder *out, struct error *e)
{
    struct stat st = {0};
    int failed = 0;
    begin_folder(w);
    buf_reset(&w->full);
    walk_path(&w->full, buf_str(&w->path), w->single);
    buf_addb(&w->full, 0);
    if (buf_status(&w->full) != XD_OK)
        return error_set(e, buf_status(&w->full), w->single);
    if (stat(w->full.p, &st) != 0)
        failed = errno;
    return finish_folder(w, out, add_file(w, w->single, &st, failed), 0, e);
}

static enum status next_root(struct walk *w, struct walk_folder *out, struct error *e)
{
    int failed = 0;
    begin_folder(w);
    int fd = open(w->full.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        failed = errno;
        return finish_folder(w, out, XD_OK, failed, e);
    }
    enum status s = enter(w, fd, &failed);
    return finish_folder(w, out, s, failed, e);
}

enum status walk_next(struct walk *w, struct walk_folder *out, struct error *e)
{
    bool first = !w->started;
    w->started = true;
    *out = (struct walk_folder){.path = buf_str(&w->path)};
    if (first)
        return w->is_single ? next_single(w, out, e) : next_root(w, out, e);
    while (w->depth > 0) {
        struct level *l = &w->level[w->depth - 1];
        if (l->next == l->subs) {
            leave(w);
            continue;
        }
        struct str name = l->sub[l->next++];
        int failed = 0;
        w->path.n = l->path_len;
        if (w->path.p[w->path.n - 1] != '/')
            buf_addb(&w->path, '/');
        buf_adds(&w->path, name);
        if (buf_status(&w->path) != XD_OK)
            return error_set(e, buf_status(&w->path), name);
        begin_folder(w);
        int fd = openat(l->fd, name.p, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
            continue; /* gone, or something else by now, since it was listed */
        if (fd < 0) {
            failed = errno;
            return finish_folder(w, out, XD_OK, failed, e);
        }
        enum status s = enter(w, fd, &failed);
        return finish_folder(w, out, s, failed, e);
    }
    return XD_NOTFOUND;
}

/* w->full holds the root as given. */
static enum status set_root(struct walk *w, struct str root, struct error *e)
{
    struct stat st;
    if (stat(w->full.p, &st) != 0)
        return error_sys(e, errno, root);
    if (S_ISREG(st.st_mode)) {
        size_t slash = root.n;
        while (slash > 0 && root.p[slash - 1] != '/')
            slash--;
        w->is_single = true;
        w->single = keep(&w->level[0].arena, str_sub(root, slash, root.n));
        buf_adds(&w->path, str_sub(root, 0, slash > 1 ? slash - 1 : slash));
        return w->single.p ? buf_status(&w->path) : XD_NOMEM;
    }
    if (!S_ISDIR(st.st_mode))
        return error_set(e, XD_INVALID, root);
    w->real_root = realpath(w->full.p, NULL);
    if (!w->real_root)
        return error_sys(e, errno, root);
    buf_adds(&w->path, root);
    return buf_status(&w->path);
}

enum status walk_open(struct walk **out, struct str root, struct error *e)
{
    *out = NULL;
    while (root.n > 1 && root.p[root.n - 1] == '/')
        root.n--;
    if (root.n == 0 || memchr(root.p, 0, root.n))
        return error_set(e, XD_INVALID, root);
    struct walk *w = mem_zalloc(1, sizeof *w);
    if (!w)
        return error_set(e, XD_NOMEM, root);
    buf_init(&w->path, PATH_BYTES);
    buf_init(&w->full, PATH_BYTES);
    arena_init(&w->names, NAMES_MAX);
    arena_init(&w->level[0].arena, NAMES_MAX);
    buf_adds(&w->full, root);
    buf_addb(&w->full, 0);
    enum status s = buf_status(&w->full);
    if (s == XD_OK)
        s = set_root(w, root, e);
    else
        s = error_set(e, s, root);
    if (s != XD_OK) {
        walk_close(w);
        return s;
    }
    *out = w;
    return XD_OK;
}

void walk_close(struct walk *w)
{
    if (!w)
        return;
    while (w->depth > 0)
        leave(w);
    if (w->is_single)
        arena_release(&w->level[0].arena);
    arena_release(&w->names);
    buf_release(&w->path);
    buf_release(&w->full);
    mem_free(w->file);
    mem_free(w->link);
    free(w->real_root);
    mem_free(w);
}
