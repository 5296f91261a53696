/* session.h - one run of xdsearch: its options, its index, its output. Commands get it and nothing else. */
#ifndef XD_SEARCHER_SESSION_H
#define XD_SEARCHER_SESSION_H

#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/table.h"
#include "fact/analysis.h"
#include "index.h"
#include "text/segment.h"

enum output_format { FORMAT_TABLE, FORMAT_TSV, FORMAT_CSV, FORMAT_MD, FORMAT_JSON, FORMAT_NDJSON };

/* The options as given (borrowed from argv), then as understood. */
struct settings {
    const char *index, *format, *output, *today_text, *lang, *color, *sort, *group, *date_text, *school;
    struct option_list year_text, person, level_text, kind_text, folder;
    uint64_t limit; /* LIMIT_DEFAULT when not given; 0 = all */
    bool json, exact, timing, help, version;
    enum output_format as;
    day today; /* --today, else the calendar's */
    bool sort_date;
};
#define LIMIT_DEFAULT UINT64_MAX

struct session {
    struct settings set;
    const char *const *operand; /* the words behind the command's name */
    unsigned operands;
    struct lexicon *lexicon;
    struct index index;
    struct buf out; /* what is written next: fill it, then session_flush */
    int fd;         /* standard output or -o FILE */
    bool write_failed, pipe_closed;
    uint64_t refused; /* mem_refused() when what s->out holds was begun */
    bool starved;     /* an answer was lost to that */
    bool literal;     /* -- stood before the first operand: it names no command */
    bool color;
    unsigned width;
};

/* Print the error (text to standard error; under json/ndjson an error object to the output) and give the exit code
 * that belongs to it. `at`: code point of the query the error is at, from 0; -1 = none. */
int session_fail(struct session *s, const struct error *e, long at);
int session_exit_code(const struct error *e);
/* {"v":1,"error":{…}} without line end, appended to out. */
void session_error_json(struct buf *out, const struct error *e, long at);
/* Write out what s->out holds and empty it; where memory was refused meanwhile, say that instead: an answer of many
 * parts may lack one. False when it cannot be written: said on standard error once (a closed pipe silently), and the
 * command ends with what session_finish returns. */
bool session_flush(struct session *s);
/* Flush, and the exit code: `code`, or EXIT_INDEX when the output could not be written. A closed pipe is no failure. */
int session_finish(struct session *s, int code);
/* s->out holds one line's worth of JSON: end the line. */
static inline bool session_line(struct session *s)
{
    buf_addb(&s->out, '\n');
    return session_flush(s);
}
/* {"indexed":n,"failed":n,"queued_ocr":n} */
void session_coverage_json(struct json *j, const struct coverage *c);
/* The same for people, behind what was found. */
void session_coverage_text(struct buf *out, const struct coverage *c);
static inline bool session_is_json(const struct session *s)
{
    return s->set.as == FORMAT_JSON || s->set.as == FORMAT_NDJSON;
}

#endif
