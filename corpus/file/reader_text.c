#include "file/reader.h"

#define CHUNK (64u << 10)

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return kind.kind == SNIFF_TEXT;
}

static enum reason read_text(struct source *in, struct answer *out)
{
    char chunk[CHUNK];
    uint64_t at = in->head.n;
    answer_format(out, "txt", false);
    if (in->size > in->text_max)
        return REASON_TOO_LARGE;
    if (!answer_text(out, in->head))
        return REASON_TOO_LARGE;
    while (at < in->size || in->head.n == SNIFF_HEAD) {
        ssize_t n = source_read(in, chunk, sizeof chunk, at);
        if (n < 0)
            return REASON_UNREADABLE;
        if (n == 0)
            break;
        if (!answer_text(out, str_of(chunk, (size_t)n)))
            return REASON_TOO_LARGE;
        at += (uint64_t)n;
    }
    return REASON_OK;
}

const struct reader reader_text = {"text", probe, read_text};
