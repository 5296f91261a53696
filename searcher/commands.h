/* commands.h - the commands of xdsearch; the table itself stands in main.c.
 *
 * A command returns its exit code (cli/message.h) and writes through session.h only.
 * ask, timeline and analyse: define the function, declare it here, add the file to CMakeLists.txt and a line to the
 * table in main.c. */
#ifndef XD_SEARCHER_COMMANDS_H
#define XD_SEARCHER_COMMANDS_H

#include "session.h"

enum command_needs { NEEDS_NOTHING = 0, NEEDS_INDEX = 1, NEEDS_LEXICON = 2 };

struct command {
    const char *name;
    int (*run)(struct session *s);
    unsigned needs;       /* enum command_needs: opened before run is called */
    const char *operands; /* for the usage line */
    const char *zh, *en;
};

int cmd_find(struct session *s);
int cmd_show(struct session *s);
int cmd_explain(struct session *s);
int cmd_ask(struct session *s);
int cmd_timeline(struct session *s);
int cmd_analyse(struct session *s);

#endif
