/* foreign.h - what the tests of readers of foreign formats share, above harness.h. */
#ifndef XD_TEST_FOREIGN_H
#define XD_TEST_FOREIGN_H

#include "base/mem.h"
#include "harness.h"
#include <fcntl.h>

static struct reading reading;

static inline int foreign_set_up(void **state)
{
    (void)state;
    harness_init(&reading);
    return 0;
}

static inline int foreign_tear_down(void **state)
{
    (void)state;
    harness_release(&reading);
    return 0;
}

/* The text with its marks, of bytes or of a file of fixtures/. */
static inline const char *foreign_bytes(const struct reader *reader, const void *p, size_t n)
{
    harness_read(&reading, reader, str_of(p, n));
    buf_addb(&reading.text, 0);
    return reading.text.p;
}

static inline const char *foreign_read(const struct reader *reader, const char *name)
{
    struct buf file;
    harness_fixture(&file, name);
    foreign_bytes(reader, file.p, file.n);
    buf_release(&file);
    return reading.text.p;
}

/* Each allocation fails once: the reader says what it lost, or lost nothing. */
static inline void foreign_no_memory(const struct reader *reader, const char *name, uint64_t most)
{
    struct buf file;
    harness_fixture(&file, name);
    for (uint64_t n = 1; n < most; n++) {
        mem_fail_after(n);
        harness_read(&reading, reader, buf_str(&file));
        mem_fail_after(0);
        if (reading.reason != REASON_OK && reading.reason != REASON_TOO_LARGE && reading.reason != REASON_DAMAGED)
            abort();
    }
    buf_release(&file);
}

/* Answers are stopped at so many bytes of text. */
static inline enum reason foreign_limited(const struct reader *reader, const char *name, uint64_t text_max)
{
    char path[4096], head[SNIFF_HEAD];
    snprintf(path, sizeof path, XD_SOURCE_DIR "/tests/unit/file/fixtures/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct source in = {.fd = fd, .size = (uint64_t)lseek(fd, 0, SEEK_END), .text_max = text_max};
    struct answer out = {.fd = -1, .text_max = text_max};
    buf_init(&out.out, (size_t)1 << 20);
    ssize_t n = pread(fd, head, sizeof head, 0);
    in.head = str_of(head, n > 0 ? (size_t)n : 0);
    enum reason r = reader->read(&in, &out);
    buf_release(&out.out);
    close(fd);
    return r;
}

#endif
