/* ask_lines.h - lines of standard input, one at a time as they come; the last one may lack its line end. */
#ifndef XD_SEARCHER_ASK_LINES_H
#define XD_SEARCHER_ASK_LINES_H

#include "base/buf.h"

struct ask_lines {
    struct buf text;
    size_t at; /* of what was not handed out yet */
    int fd;
    bool ended, too_long;
};
void ask_lines_init(struct ask_lines *l, int fd, size_t max); /* max: bytes of a line */
void ask_lines_release(struct ask_lines *l);
/* False at the end. too_long is set for a line beyond max, which is skipped whole; *line is then empty. */
bool ask_lines_next(struct ask_lines *l, struct str *line);

#endif
