#include "file/reason.h"

const char *reason_code(enum reason r)
{
    static const char *const code[REASON_COUNT] = {
        "",     "empty",      "binary",  "unsupported", "bad-bytes", "cut",       "damaged", "too-large",
        "bomb", "unreadable", "changed", "crashed",     "timeout",   "encrypted", "scanned", "scanned-pages"};
    return (unsigned)r < REASON_COUNT ? code[r] : "";
}

bool reason_keeps_text(enum reason r)
{
    return r == REASON_OK || r == REASON_DAMAGED || r == REASON_BAD_BYTES || r == REASON_PICTURES;
}

uint8_t reason_status(enum reason r, bool has_text)
{
    switch (r) {
    case REASON_OK:
        return 1;
    case REASON_BAD_BYTES:
    case REASON_CUT:
    case REASON_PICTURES:
        return 2;
    case REASON_DAMAGED:
        return has_text ? 2 : 4;
    case REASON_EMPTY:
    case REASON_BINARY:
        return 3;
    case REASON_SCANNED:
        return 5;
    default:
        return 4;
    }
}
