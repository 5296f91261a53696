/* Any bytes as a record, and the same bytes as raw statements: what is damaged is said to be, and nothing is read or
 * taken beyond. The checksums are made right first, or the fuzzer would never come past them. */
#include "base/mem.h"
#include "record/record.h"
#include "record/record_layout.h"
#include "record/schema.h"
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t load(const char *p)
{
    struct cursor c = cursor_of(str_of(p, 4));
    return get_u32(&c);
}

static void store(char *p, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (char)(v >> 8 * i);
}

/* Magic, version, lengths within the input and all checksums; the rest is the fuzzer's. */
static void seal(char *p, size_t n)
{
    size_t at = HEADER_BYTES;
    memcpy(p, RECORD_MAGIC, 4);
    p[4] = FORMAT_VERSION;
    for (unsigned i = 0; i < 3; i++) {
        size_t left = n - at, length = i < 2 ? load(p + 8 + 8 * i) : left;
        if (length > left)
            length = left / 2;
        store(p + 8 + 8 * i, (uint32_t)length);
        store(p + 12 + 8 * i, (uint32_t)crc32_z(0, (const unsigned char *)p + at, length));
        at += length;
    }
    store(p + HEADER_BYTES - 4, (uint32_t)crc32_z(0, (const unsigned char *)p, HEADER_BYTES - 4));
}

static void decode(struct str bytes, struct arena *arena)
{
    struct report r;
    arena_reset(arena);
    if (record_decode(&r, arena, bytes, RECORD_TEXT | RECORD_STATEMENTS) != XD_OK)
        return;
    /* What was read can be written, and reads back. */
    struct buf again;
    buf_init(&again, 1 << 26);
    if (record_encode(&again, &r) == XD_OK && record_check(buf_str(&again)) != XD_OK)
        __builtin_trap();
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct statement *v;
    uint32_t n;
    arena_init(&arena, 1 << 26);
    struct str raw = str_of((const char *)data, size);
    decode(raw, &arena);
    arena_reset(&arena);
    (void)statements_get(&v, &n, &arena, raw, 1000);
    if (size >= HEADER_BYTES) {
        char *copy = mem_alloc(size);
        if (copy != NULL) {
            memcpy(copy, data, size);
            seal(copy, size);
            decode(str_of(copy, size), &arena);
        }
        mem_free(copy);
    }
    arena_release(&arena);
    return 0;
}
