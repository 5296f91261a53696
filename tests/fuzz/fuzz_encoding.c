/* Any bytes: a verdict, and UTF-8 in every encoding. */
#include "base/utf8.h"
#include "file/encoding.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str bytes = {(const char *)p, n};
    struct encoding_verdict v;
    encoding_detect(&v, bytes);
    if (v.margin > 1000 || v.encoding == ENCODING_NONE)
        abort();
    for (int e = ENCODING_UTF8; e <= ENCODING_MIXED; e++) {
        struct buf b;
        struct decoded d;
        buf_init(&b, 4 * n + 64);
        enum status s = encoding_decode(&b, &d, bytes, (enum encoding)e);
        if (s != XD_OK || !utf8_valid(buf_str(&b)) || d.replaced > n)
            abort();
        buf_release(&b);
    }
    return 0;
}
