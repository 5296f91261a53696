/* tree.h - a temporary folder for a test: made, filled, removed. */
#ifndef XD_TEST_TREE_H
#define XD_TEST_TREE_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
    char root[64];
};

static inline void tree_make(struct tree *t)
{
    snprintf(t->root, sizeof t->root, "/tmp/xd-test-XXXXXX");
    if (!mkdtemp(t->root))
        abort();
}

static inline const char *tree_path(const struct tree *t, char out[4096], const char *name)
{
    snprintf(out, 4096, "%s/%s", t->root, name);
    return out;
}

static inline void tree_dir(const struct tree *t, const char *name)
{
    char path[4096];
    if (mkdir(tree_path(t, path, name), 0700) != 0)
        abort();
}

static inline void tree_file(const struct tree *t, const char *name, const void *p, size_t n)
{
    char path[4096];
    int fd = open(tree_path(t, path, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, p, n) != (ssize_t)n || close(fd) != 0)
        abort();
}

static inline void tree_text(const struct tree *t, const char *name, const char *text)
{
    tree_file(t, name, text, strlen(text));
}

static inline void tree_link(const struct tree *t, const char *target, const char *name)
{
    char path[4096];
    if (symlink(target, tree_path(t, path, name)) != 0)
        abort();
}

static inline void tree_remove_at(int parent, const char *name)
{
    if (unlinkat(parent, name, 0) == 0)
        return;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        fchmod(fd, 0700);
        DIR *d = fdopendir(fd);
        for (const struct dirent *e = readdir(d); e; e = readdir(d))
            if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
                tree_remove_at(fd, e->d_name);
        closedir(d);
    }
    unlinkat(parent, name, AT_REMOVEDIR);
}

static inline void tree_remove(const struct tree *t)
{
    tree_remove_at(AT_FDCWD, t->root);
}

#endif
