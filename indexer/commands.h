/* commands.h - the commands of xdindex and what they share. */
#ifndef XD_INDEXER_COMMANDS_H
#define XD_INDEXER_COMMANDS_H

#include "cli/message.h"
#include "cli/options.h"
#include "place.h"
#include "settings.h"
#include "update.h"

struct session {
    const char *index, *school, *encoding, *tagger_name, *format, *output, *color, *extractor;
    struct option_list forget;
    struct update_options update;
    uint64_t jobs;
    bool rebuild, from_index, strict, failed, json;
    const char **operand; /* behind the command */
    unsigned operands;
    struct place place;
    struct lexicon *lexicon;
    struct tagger *tagger; /* NULL: rules alone */
};

/* Each returns the program's exit code, or -1 with *e filled for main to report. */
int cmd_update(struct session *s, struct error *e);
int cmd_report(struct session *s, struct error *e);
int cmd_check(struct session *s, struct error *e);
int cmd_compact(struct session *s, struct error *e);
int cmd_stats(struct session *s, struct error *e);
int cmd_export(struct session *s, struct error *e);

/* The current generation, for reading. XD_NOTFOUND ("index") when there is none. */
enum status open_current(xc_db **out, struct session *s, struct error *e);
/* Write to the session's output (-o or standard output). */
enum status put_output(struct session *s, const struct buf *b, struct error *e);

#endif
