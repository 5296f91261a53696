#include "file/reason.h"

const char *reason_code(enum reason r)
{
    static const char *const code[REASON_COUNT] = {"",        "empty",   "binary",    "unsupported", "bad-bytes",
                                                   "cut",     "damaged", "too-large", "bomb",        "unreadable",
                                                   "changed", "crashed", "timeout",   "encrypted"};
    return (unsigned)r < REASON_COUNT ? code[r] : "";
}

uint8_t reason_status(enum reason r, bool has_text)
{
    switch (r) {
    case REASON_OK:
        return 1;
    case REASON_BAD_BYTES:
    case REASON_CUT:
        return 2;
    case REASON_DAMAGED:
        return has_text ? 2 : 4;
    case REASON_EMPTY:
    case REASON_BINARY:
        return 3;
    default:
        return 4;
    }
}
