#include "ask_lines.h"
#include <errno.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

void ask_lines_init(struct ask_lines *l, int fd, size_t max)
{
    *l = (struct ask_lines){.fd = fd};
    buf_init(&l->text, max + CHUNK);
}

void ask_lines_release(struct ask_lines *l)
{
    buf_release(&l->text);
}

static void hand_out(struct ask_lines *l, struct str *line, size_t n)
{
    *line = str_of(l->text.p + l->at, n);
    if (n > 0 && line->p[n - 1] == '\r')
        line->n--;
}

bool ask_lines_next(struct ask_lines *l, struct str *line)
{
    bool skipping = false;
    size_t searched = 0;
    l->too_long = false;
    for (;;) {
        size_t left = l->text.n - l->at;
        char *from = l->text.p != NULL ? l->text.p + l->at : NULL;
        char *end = left > searched ? memchr(from + searched, '\n', left - searched) : NULL;
        if (end != NULL || (l->ended && (left > 0 || skipping))) {
            size_t n = end != NULL ? (size_t)(end - from) : left;
            hand_out(l, line, n);
            l->at += n + (end != NULL);
            l->too_long = skipping;
            if (skipping)
                *line = STR("");
            return true;
        }
        if (l->ended)
            return false;
        if (l->at > 0) {
            memmove(l->text.p, from, left);
            l->text.n = left;
            l->at = 0;
        }
        searched = left;
        if (l->text.n > l->text.max - CHUNK) {
            skipping = true;
            l->text.n = searched = 0;
        }
        char *room = buf_room(&l->text, CHUNK);
        ssize_t got = room != NULL ? read(l->fd, room, CHUNK) : 0;
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            l->ended = true;
        else
            buf_took(&l->text, (size_t)got);
    }
}
