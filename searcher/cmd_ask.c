/* xdsearch ask: a plain question, or one a line from standard input. */
#include "ask_lines.h"
#include "commands.h"
#include "finding.h"
#include "print.h"
#include <unistd.h>

enum { QUESTION_BYTES = 1 << 20, HITS_SHOWN = 5 };

static int ask_json(struct finding *g, struct str question)
{
    struct session *s = g->s;
    struct error e;
    struct json j;
    if (finding_ask(g, question, &e) != XD_OK) {
        session_error_json(&s->out, &e, -1);
        session_line(s);
        return session_exit_code(&e);
    }
    json_init(&j, &s->out);
    print_asked_json(&j, &g->asked, &g->f);
    session_line(s);
    return g->asked.said.n > 0 ? EXIT_FOUND : EXIT_NONE;
}

static const char *reason_words(unsigned reason)
{
    switch (reason) {
    case REASON_UNKNOWN_PERSON:
        return message_pick("档案里没有查到这个姓名。", "Nobody of that name was found in the archive.");
    case REASON_AMBIGUOUS_PERSON:
        return message_pick("同姓的不止一人,请写全名。", "Several people bear that surname: give the full name.");
    case REASON_ONLY_PLANNED:
        return message_pick("只查到计划或制度,没有查到已经进行的记录。",
                            "Only plans or rules were found, no record of it.");
    case REASON_UNCERTAIN:
        return message_pick("没有查到时间确定相符的记录。", "No record is certain to be of that time.");
    case REASON_NOT_FOUND:
        return message_pick("没有查到。", "Nothing was found.");
    default:
        return message_pick("这个问题还不能直接回答。", "This question has no direct answer.");
    }
}

static int ask_people(struct finding *g, struct str question)
{
    struct session *s = g->s;
    struct error e;
    if (finding_ask(g, question, &e) != XD_OK)
        return session_fail(s, &e, -1);
    if (g->asked.said.n == 0)
        buf_addf(&s->out, "%s\n", reason_words(g->asked.reason));
    answer_print(&s->out, &g->asked, SIZE_MAX);
    if (g->asked.said.n > 0)
        return EXIT_FOUND;
    if (g->f.found.hits > 0) {
        buf_addc(&s->out, message_pick("\n有关的材料:\n", "\nReports that may help:\n"));
        print_hits(s, &g->f);
    }
    return EXIT_NONE;
}

/* What a batch ends with: an error counts more than answers, answers more than none. */
static int worse(int a, int b)
{
    if (a < 0)
        return b;
    if (a <= EXIT_NONE && b <= EXIT_NONE)
        return a < b ? a : b;
    return a > b ? a : b;
}

static int ask_batch(struct finding *g)
{
    struct session *s = g->s;
    struct ask_lines in;
    struct str line;
    int code = -1;
    ask_lines_init(&in, STDIN_FILENO, QUESTION_BYTES);
    while (!s->write_failed && ask_lines_next(&in, &line))
        code = worse(code, ask_json(g, line));
    ask_lines_release(&in);
    return code < 0 ? EXIT_NONE : code;
}

int cmd_ask(struct session *s)
{
    struct finding g;
    struct buf text;
    struct error e;
    int code;
    error_reset(&e);
    buf_init(&text, QUESTION_BYTES);
    for (unsigned i = 0; i < s->operands; i++) {
        buf_addc(&text, i > 0 ? " " : "");
        buf_addc(&text, s->operand[i]);
    }
    enum status st = finding_init(&g, s);
    g.f.limit = HITS_SHOWN;
    if (st == XD_OK)
        st = buf_status(&text);
    if (st != XD_OK) {
        error_set(&e, st, STR("ask"));
        code = session_fail(s, &e, -1);
    } else if (s->operands == 1 && strcmp(s->operand[0], "-") == 0 && !s->literal) {
        code = ask_batch(&g);
    } else {
        code = session_is_json(s) ? ask_json(&g, buf_str(&text)) : ask_people(&g, buf_str(&text));
    }
    finding_release(&g);
    buf_release(&text);
    return code;
}
