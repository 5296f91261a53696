/* unpack.h - what the readers of packed bytes share: zlib with our memory, and what is too much. */
#ifndef XD_FILE_UNPACK_H
#define XD_FILE_UNPACK_H

#include <stdbool.h>
#include <stdint.h>
#include <zlib.h>

#define UNPACK_CHUNK (64u << 10)

/* As inflateInit2, with memory from base/mem.h so that tests can fail it. */
int unpack_begin(z_stream *z, int window_bits);

/* Real text packs to a twentieth, XML of office files at most to a sixtieth; what grows two hundred times, beyond what
 * a table of equal cells may, was made to harm. */
static inline bool unpack_is_bomb(uint64_t packed, uint64_t made)
{
    return made > (16u << 20) && made / 200 > packed;
}

#endif
