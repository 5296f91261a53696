/* Every fixture of the readers, cut at each 512th byte and with bits flipped: whatever comes, it is UTF-8, ends, and is
 * told with a reason. Meant for the preset asan. $XD_SEED repeats a run, $XD_FLIPS sets how many a file gets. */
#define _GNU_SOURCE
#include "base/utf8.h"
#include "harness.h"
#include <dirent.h>
#include <inttypes.h>
#include <sys/mman.h>

#define FILE_BYTES (1u << 20)

static uint64_t state;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *s = getenv(name);
    uint64_t v = s ? strtoull(s, NULL, 10) : 0;
    return v ? v : otherwise;
}

static const struct reader *reader_of(const char *p, size_t n)
{
    static const struct reader *const readers[] = {
        &reader_ole,
        &reader_rtf,
#ifdef XD_POPPLER
        &reader_pdf,
#endif
    };
    struct source in = {.head = str_of(p, n < SNIFF_HEAD ? n : SNIFF_HEAD), .size = n};
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (readers[i]->probe(&in, sniff(in.head)))
            return readers[i];
    return NULL;
}

static void run(const struct reader *reader, struct reading *o, int fd, const char *what, size_t at)
{
    alarm(20); /* a reader that does not end is killed, and the test with it */
    harness_read_fd(o, reader, fd);
    alarm(0);
    bool known = o->reason == REASON_OK || o->reason == REASON_DAMAGED || o->reason == REASON_UNSUPPORTED ||
                 o->reason == REASON_ENCRYPTED || o->reason == REASON_TOO_LARGE || o->reason == REASON_SCANNED ||
                 o->reason == REASON_PICTURES;
    if (!known || !utf8_valid(buf_str(&o->text)) || memchr(o->text.p ? o->text.p : "", 0, o->text.n)) {
        fprintf(stderr, "%s, at %zu: reason %d, %zu bytes\n", what, at, (int)o->reason, o->text.n);
        exit(1);
    }
}

static void torture(const char *path, unsigned flips)
{
    static char file[FILE_BYTES];
    struct reading o;
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(file, 1, sizeof file, f) : 0;
    const struct reader *reader = reader_of(file, n);
    int fd = memfd_create("fixture", 0);
    if (f)
        fclose(f);
    if (n == 0 || n == sizeof file || !reader || fd < 0 || write(fd, file, n) != (ssize_t)n) {
        fprintf(stderr, "%s: cannot be used\n", path);
        exit(1);
    }
    harness_init(&o);
    run(reader, &o, fd, path, n);
    for (unsigned i = 0; i < flips; i++) {
        size_t at[4], k = 1 + next() % 4;
        for (size_t j = 0; j < k; j++) {
            at[j] = next() % n;
            char byte = (char)(file[at[j]] ^ (1 << next() % 8));
            if (pwrite(fd, &byte, 1, (off_t)at[j]) != 1)
                exit(1);
        }
        run(reader, &o, fd, path, at[0]);
        for (size_t j = 0; j < k; j++)
            if (pwrite(fd, &file[at[j]], 1, (off_t)at[j]) != 1)
                exit(1);
    }
    for (size_t end = n / 512 * 512; end > 0; end -= 512) {
        if (ftruncate(fd, (off_t)end) != 0)
            exit(1);
        run(reader, &o, fd, path, end);
    }
    harness_release(&o);
    close(fd);
}

int main(int argc, char **argv)
{
    unsigned flips = (unsigned)setting("XD_FLIPS", 1000), files = 0;
    state = setting("XD_SEED", 20121130);
    printf("seed %" PRIu64 ", %u flips a file\n", state, flips);
    for (int i = 1; i < argc; i++) {
        struct dirent **entry;
        int n = scandir(argv[i], &entry, NULL, alphasort);
        for (int k = 0; k < n; k++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry[k]->d_name);
            if (entry[k]->d_name[0] != '.') {
                torture(path, flips);
                files++;
            }
            free(entry[k]);
        }
        free(n >= 0 ? entry : NULL);
    }
    printf("%u files\n", files);
    return files == 0;
}
