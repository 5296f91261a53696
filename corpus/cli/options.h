/* options.h - command-line options as data: one table drives parsing, help and completion of errors.
 *
 * GNU style: --name VALUE, --name=VALUE, -x VALUE, options anywhere, `--` ends them. A unique prefix is not
 * accepted: scripts outlive abbreviations. Values are borrowed from argv. */
#ifndef XD_CLI_OPTIONS_H
#define XD_CLI_OPTIONS_H

#include "base/buf.h"
#include "base/status.h"
#include <stdint.h>

enum option_kind { OPTION_FLAG, OPTION_STRING, OPTION_UINT, OPTION_LIST /* may be repeated */ };

#define OPTION_LIST_MAX 64
struct option_list {
    const char *v[OPTION_LIST_MAX];
    unsigned n;
};
struct option {
    const char *name; /* without -- */
    char letter;      /* 0: none */
    enum option_kind kind;
    void *to;            /* bool *, const char **, uint64_t *, struct option_list * */
    const char *arg;     /* name of the value in help, NULL for flags */
    const char *zh, *en; /* help; NULL: not listed */
};
struct option_set {
    const struct option *v;
    unsigned n;
};
/* Parse argv[1..argc) against the sets; operands are moved to operand[] (at most max). XD_INVALID with e->what = the
 * word. */
enum status options_parse(const struct option_set *set, unsigned sets, int argc, char **argv, const char **operand,
                          unsigned max, unsigned *operands, struct error *e);
void options_help(struct buf *out, const struct option_set *set, unsigned sets, bool english);

#endif
