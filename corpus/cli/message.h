/* message.h - what the programs say to people: Chinese by default, English with --lang en.
 *
 * A message says what happened, to what, and what to do. Errors go to standard error, or, under JSON output,
 * as {"v":1,"error":{…}} to standard output. */
#ifndef XD_CLI_MESSAGE_H
#define XD_CLI_MESSAGE_H

#include "base/buf.h"

enum exit_code {
    EXIT_FOUND = 0,
    EXIT_NONE = 1,
    EXIT_USAGE = 2,
    EXIT_INDEX = 3,
    EXIT_FILES = 4,
    EXIT_LOCKED = 5,
    EXIT_INTERRUPTED = 130
};

/* zh or en, for the rest of the process; name is "zh" or "en". XD_INVALID otherwise. */
enum status message_language(const char *name);
bool message_english(void);
/* The one of the two that the language asks for. */
const char *message_pick(const char *zh, const char *en) __attribute__((format_arg(1), format_arg(2)));

/* An error in words: message and hint, without line ends. code: a stable word such as "index-missing", for JSON. */
struct message {
    const char *code;
    struct buf text, hint;
};
void message_of_error(struct message *m, const struct error *e); /* initialises m */
void message_release(struct message *m);
/* code/text/hint given directly; both languages. */
void message_print(const char *program, const char *text, const char *hint); /* to stderr */

#endif
