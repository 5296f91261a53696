#include "file/stock.h"
#include "base/mem.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS_DEEP 3
#define PATH_BYTES 512

/* Written before the confinement only. */
static struct {
    char *path;
    struct str bytes;
} stock[STOCK_FILES];
static size_t files, bytes;

static void take_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t n = strlen(path) + 1;
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uint64_t)st.st_size <= STOCK_BYTES - bytes) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        char *name = p == MAP_FAILED ? NULL : mem_alloc(n);
        if (name) {
            memcpy(name, path, n);
            stock[files].path = name;
            stock[files++].bytes = str_of(p, (size_t)st.st_size);
            bytes += (size_t)st.st_size;
        }
    }
    close(fd);
}

static void take(const char *folder, unsigned depth)
{
    DIR *d = opendir(folder);
    if (!d)
        return;
    for (const struct dirent *e = readdir(d); e && files < STOCK_FILES; e = readdir(d)) {
        char path[PATH_BYTES];
        struct stat st;
        int n = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] == '.' || n < 0 || (size_t)n >= sizeof path || stat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth < FOLDERS_DEEP)
            take(path, depth + 1);
        else if (S_ISREG(st.st_mode))
            take_file(path);
    }
    closedir(d);
}

void stock_take(const char *folder)
{
    take(folder, 1);
}

struct str stock_find(const char *path)
{
    for (size_t i = 0; i < files; i++)
        if (strcmp(stock[i].path, path) == 0)
            return stock[i].bytes;
    return str_of(NULL, 0);
}
