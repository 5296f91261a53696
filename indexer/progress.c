#include "progress.h"
#include "cli/message.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool progress_init(struct progress *p, const char *mode, const char *generation)
{
    *p = (struct progress){.mode = PROGRESS_NONE, .generation = generation};
    if (mode == NULL || strcmp(mode, "auto") == 0)
        p->mode = isatty(STDERR_FILENO) != 0 ? PROGRESS_LINE : PROGRESS_NONE;
    else if (strcmp(mode, "ndjson") == 0)
        p->mode = PROGRESS_NDJSON;
    else if (strcmp(mode, "none") != 0)
        return false;
    return true;
}

void progress_committed(struct progress *p, uint64_t files, uint64_t batch, uint64_t walked)
{
    char line[160];
    int n = 0;
    if (p->mode == PROGRESS_NDJSON)
        n = snprintf(line, sizeof line, "{\"committed\":%" PRIu64 ",\"generation\":\"%s\",\"batch\":%" PRIu64 "}\n",
                     files, p->generation, batch);
    else if (p->mode == PROGRESS_LINE)
        n = snprintf(line, sizeof line,
                     message_pick("\r已收录 %" PRIu64 " 份,已看 %" PRIu64 " 个文件(现在就能查)\033[K",
                                  "\r%" PRIu64 " reports in the index, %" PRIu64
                                  " files seen (search works now)\033[K"),
                     files, walked);
    if (n > 0 && (size_t)n < sizeof line) {
        /* One write: a reader of the pipe never sees half a line. */
        p->shown = write(STDERR_FILENO, line, (size_t)n) > 0;
    }
}

void progress_end(struct progress *p)
{
    if (p->mode == PROGRESS_LINE && p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
