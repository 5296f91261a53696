/* xdsearch ask: a plain question, or one a line from standard input. */
#include "answer.h"
#include "ask_lines.h"
#include "base/utf8.h"
#include "commands.h"
#include "row_query.h"
#include <unistd.h>

enum { QUESTION_BYTES = 1 << 20 };

static enum status ask(struct asked *a, struct session *s, struct str question, struct error *e)
{
    error_reset(e);
    a->question = question;
    if (str_trim(question).n == 0 || !utf8_valid(question))
        return error_detail(e, XD_INVALID, question, "query");
    return index_request(&s->index, answer_work, a, e);
}

static int ask_json(struct asked *a, struct session *s, struct str question)
{
    struct error e;
    struct json j;
    enum status st = ask(a, s, question, &e);
    if (st != XD_OK) {
        if (e.code == XD_OK)
            error_set(&e, st, question);
        session_error_json(&s->out, &e, -1);
        session_line(s);
        return session_exit_code(&e);
    }
    json_init(&j, &s->out);
    answer_json(&j, a);
    session_line(s);
    return a->said.n > 0 ? EXIT_FOUND : EXIT_NONE;
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
    case REASON_NOT_FOUND:
        return message_pick("没有查到。", "Nothing was found.");
    default:
        return message_pick("这个问题还不能直接回答,以下是有关的材料:", "No direct answer; these reports may help:");
    }
}

static int ask_people(struct asked *a, struct session *s, struct str question)
{
    struct error e;
    enum status st = ask(a, s, question, &e);
    if (st != XD_OK) {
        if (e.code == XD_OK)
            error_set(&e, st, question);
        return session_fail(s, &e, -1);
    }
    if (a->said.n > 0) {
        answer_print(&s->out, a, SIZE_MAX);
        session_flush(s);
        return EXIT_FOUND;
    }
    buf_addf(&s->out, "%s\n", reason_words(a->reason));
    session_flush(s);
    if (a->reason == REASON_NO_INTENT && s->set.as == FORMAT_TABLE)
        cmd_find(s);
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

static int ask_batch(struct asked *a, struct session *s)
{
    struct ask_lines in;
    struct str line;
    int code = -1;
    ask_lines_init(&in, STDIN_FILENO, QUESTION_BYTES);
    while (!s->write_failed && ask_lines_next(&in, &line))
        code = worse(code, ask_json(a, s, line));
    ask_lines_release(&in);
    return code < 0 ? EXIT_NONE : code;
}

int cmd_ask(struct session *s)
{
    struct asked a;
    struct knowledge k;
    struct buf text;
    struct error e;
    int code;
    error_reset(&e);
    asked_init(&a);
    buf_init(&text, QUESTION_BYTES);
    for (unsigned i = 0; i < s->operands; i++) {
        buf_addc(&text, i > 0 ? " " : "");
        buf_addc(&text, s->operand[i]);
    }
    a.today = s->set.today;
    a.lexicon = s->lexicon;
    a.knowledge = &k;
    enum status st = session_knowledge(&k, s, &e);
    if (st == XD_OK && buf_status(&text) != XD_OK)
        st = error_set(&e, buf_status(&text), STR("ask"));
    if (st != XD_OK)
        code = session_fail(s, &e, -1);
    else if (s->operands == 1 && strcmp(s->operand[0], "-") == 0 && !s->literal)
        code = ask_batch(&a, s);
    else
        code = session_is_json(s) ? ask_json(&a, s, buf_str(&text)) : ask_people(&a, s, buf_str(&text));
    buf_release(&text);
    asked_release(&a);
    knowledge_release(&k);
    return code;
}
