/* Any bytes as a folder's state, with the checksum made right where the rows lie open. */
#include "base/mem.h"
#include "record/state.h"
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADER = 16 };

static void decode(struct str bytes, struct arena *arena)
{
    struct folder_state s;
    arena_reset(arena);
    if (folder_decode(&s, arena, bytes) != XD_OK)
        return;
    struct buf again;
    struct folder_state back;
    struct arena second;
    buf_init(&again, 1 << 26);
    arena_init(&second, 1 << 26);
    if (folder_encode(&again, &s) == XD_OK)
        if (folder_decode(&back, &second, buf_str(&again)) != XD_OK || back.rows != s.rows)
            __builtin_trap();
    arena_release(&second);
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, 1 << 26);
    decode(str_of((const char *)data, size), &arena);
    char *copy = mem_alloc(size + HEADER);
    if (copy != NULL) {
        uint32_t crc = (uint32_t)crc32_z(0, data, size);
        memcpy(copy, "XDFS\1\0\0\0", 8);
        for (unsigned i = 0; i < 4; i++) {
            copy[8 + i] = (char)(size >> 8 * i);
            copy[12 + i] = (char)(crc >> 8 * i);
        }
        if (size > 0)
            memcpy(copy + HEADER, data, size);
        decode(str_of(copy, size + HEADER), &arena);
    }
    mem_free(copy);
    arena_release(&arena);
    return 0;
}
