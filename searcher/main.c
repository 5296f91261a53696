/* xdsearch: options, the table of commands, and what is opened for them. */
#include "base/mem.h"
#include "commands.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { KEPT_BYTES = 32 << 20 };
enum { OPERANDS = 64 };

static const struct command commands[] = {
    {"find", cmd_find, NEEDS_INDEX | NEEDS_LEXICON, "[find] QUERY | find -", "按词、词组、姓名、年份找材料",
     "find reports by words, phrases, names, years"},
    {"show", cmd_show, NEEDS_INDEX | NEEDS_LEXICON, "show ID|PATH", "显示一份材料的全文,标出人名、日期",
     "show a report's text with people and dates marked"},
    {"explain", cmd_explain, NEEDS_INDEX | NEEDS_LEXICON, "explain QUERY ID|PATH", "说明一份材料为什么排在这里",
     "explain why a report ranks where it does"},
    {"ask", cmd_ask, NEEDS_INDEX | NEEDS_LEXICON, "ask QUESTION | ask -", "回答问题:谁上过党课、哪年上的、几次",
     "answer a plain question: who gave party lessons, when, how often"},
    {"timeline", cmd_timeline, NEEDS_INDEX, "timeline", "按时间列出事件,附出处",
     "events in order of time, with sources"},
    {"analyse", cmd_analyse, NEEDS_LEXICON, "analyse", "分析标准输入的文字,一行一段",
     "analyse standard input, one text a line"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static struct option_set options_of(struct option *v, unsigned n)
{
    return (struct option_set){v, n};
}

/* The options, bound to a struct settings. */
#define OPTION_TABLE(s)                                                                                                \
    {                                                                                                                  \
        {"index", 0, OPTION_STRING, &(s)->index, "DIR", "索引所在文件夹", "the index folder"},                         \
            {"format",                                                                                                 \
             0,                                                                                                        \
             OPTION_STRING,                                                                                            \
             &(s)->format,                                                                                             \
             "F",                                                                                                      \
             "table|tsv|csv|md|json|ndjson",                                                                           \
             "table|tsv|csv|md|json|ndjson"},                                                                          \
            {"json", 0, OPTION_FLAG, &(s)->json, NULL, "等于 --format json", "the same as --format json"},             \
            {"output", 'o', OPTION_STRING, &(s)->output, "FILE", "写到文件", "write to a file"},                       \
            {"limit",                                                                                                  \
             0,                                                                                                        \
             OPTION_UINT,                                                                                              \
             &(s)->limit,                                                                                              \
             "N",                                                                                                      \
             "最多几条(find 默认 10;0=全部)",                                                                          \
             "at most N (find: 10; 0 = all)"},                                                                         \
            {"exact", 0, OPTION_FLAG, &(s)->exact, NULL, "逐份核对,总数准确", "verify every candidate"},               \
            {"year",                                                                                                   \
             0,                                                                                                        \
             OPTION_LIST,                                                                                              \
             &(s)->year_text,                                                                                          \
             "Y",                                                                                                      \
             "2012、2011..2013、2012-2013学年",                                                                        \
             "2012, 2011..2013, 2012-2013学年"},                                                                       \
            {"person", 0, OPTION_LIST, &(s)->person, "NAME", "提到此人的", "reports naming the person"},               \
            {"level",                                                                                                  \
             0,                                                                                                        \
             OPTION_LIST,                                                                                              \
             &(s)->level_text,                                                                                         \
             "L",                                                                                                      \
             "级别:county、区级、county+(以上)",                                                                       \
             "county, province … ; county+ and above"},                                                                \
            {"kind",                                                                                                   \
             0,                                                                                                        \
             OPTION_LIST,                                                                                              \
             &(s)->kind_text,                                                                                          \
             "K",                                                                                                      \
             "种类:party-lesson、党课、荣誉 …",                                                                        \
             "party-lesson, honor, contest …"},                                                                        \
            {"folder", 0, OPTION_LIST, &(s)->folder, "PATH", "只在此文件夹或文件中", "only in this folder or file"},   \
            {"sort", 0, OPTION_STRING, &(s)->sort, "S", "relevance(默认)|date", "relevance (default) | date"},         \
            {"group", 0, OPTION_STRING, &(s)->group, "G", "award|person|year", "award|person|year"},                   \
            {"school",                                                                                                 \
             0,                                                                                                        \
             OPTION_STRING,                                                                                            \
             &(s)->school,                                                                                             \
             "DIR",                                                                                                    \
             "学校资料文件夹(roster.tsv、ledger.tsv)",                                                                 \
             "folder of roster.tsv and ledger.tsv"},                                                                   \
            {"date", 0, OPTION_STRING, &(s)->date_text, "D", "analyse:文件的日期", "analyse: the document's date"},    \
            {"today",                                                                                                  \
             0,                                                                                                        \
             OPTION_STRING,                                                                                            \
             &(s)->today_text,                                                                                         \
             "D",                                                                                                      \
             "当作今天的日期(YYYY-MM-DD)",                                                                             \
             "take D (YYYY-MM-DD) for today"},                                                                         \
            {"timing", 0, OPTION_FLAG, &(s)->timing, NULL, "附上用时", "tell the time taken"},                         \
            {"lang", 0, OPTION_STRING, &(s)->lang, "zh|en", "界面语言", "language of messages"},                       \
            {"color", 0, OPTION_STRING, &(s)->color, "WHEN", "auto|always|never", "auto|always|never"},                \
            {"help", 'h', OPTION_FLAG, &(s)->help, NULL, "显示帮助", "this help"},                                     \
            {"version", 0, OPTION_FLAG, &(s)->version, NULL, "显示版本", "the version"},                               \
    }

static void help(struct session *s, const struct option_set *set)
{
    struct buf *o = &s->out;
    buf_addc(o, message_pick("用法:xdsearch [命令] [选项] …\n\n命令:\n",
                             "Usage: xdsearch [COMMAND] [OPTIONS] …\n\nCommands:\n"));
    for (unsigned i = 0; i < COMMANDS; i++)
        buf_addf(o, "  %-24s%s\n", commands[i].operands, message_pick(commands[i].zh, commands[i].en));
    buf_addc(o, message_pick("\n选项:\n", "\nOptions:\n"));
    options_help(o, set, 1, message_english());
    buf_addc(
        o, message_pick("\n查询:词语、\"词组\"、AND OR NOT -、( )、人物: 年份: 荣誉: 级别: 种类: 文件夹:、2011..2013\n"
                        "以命令名开头的查询前面加 --。退出码:0 找到 1 没有 2 用法 3 索引\n",
                        "\nQueries: words, \"phrases\", AND OR NOT -, ( ), person: year: honor: level: kind: folder:, "
                        "2011..2013\nPut -- before a query that starts with a command's name. "
                        "Exit: 0 found, 1 nothing, 2 usage, 3 index\n"));
}

static const struct command *command_of(const char *name)
{
    for (unsigned i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static enum status wrong(struct error *e, const char *value, const char *detail)
{
    return error_detail(e, XD_INVALID, str_c(value), detail);
}

static day calendar_today(void)
{
    time_t now = time(NULL);
    struct tm t;
    if (localtime_r(&now, &t) == NULL)
        return 0;
    return day_of(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

static enum status understand_format(struct settings *set, struct error *e)
{
    static const char *const names[] = {"table", "tsv", "csv", "md", "json", "ndjson"};
    const char *f = set->json ? "json" : set->format != NULL ? set->format : "table";
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(f, names[i]) == 0) {
            set->as = (enum output_format)i;
            return XD_OK;
        }
    if (strcmp(f, "xlsx") == 0 || strcmp(f, "docx") == 0)
        return error_set(e, XD_UNSUPPORTED, str_c(f));
    return wrong(e, f, "format");
}

static enum status understand(struct settings *set, struct error *e)
{
    if (set->lang != NULL && message_language(set->lang) != XD_OK)
        return wrong(e, set->lang, "lang");
    enum status st = understand_format(set, e);
    if (st != XD_OK)
        return st;
    set->today = calendar_today();
    if (set->today_text != NULL && !day_parse(&set->today, set->today_text, strlen(set->today_text)))
        return wrong(e, set->today_text, "day");
    if (set->sort != NULL && strcmp(set->sort, "date") != 0 && strcmp(set->sort, "relevance") != 0)
        return wrong(e, set->sort, "sort");
    set->sort_date = set->sort != NULL && strcmp(set->sort, "date") == 0;
    static const char *const when[] = {"auto", "always", "never"};
    bool known = set->color == NULL;
    for (unsigned i = 0; i < 3 && !known; i++)
        known = strcmp(set->color, when[i]) == 0;
    return known ? XD_OK : wrong(e, set->color, "color");
}

static enum status open_output(struct session *s, struct error *e)
{
    s->fd = STDOUT_FILENO;
    if (s->set.output == NULL || strcmp(s->set.output, "-") == 0)
        return XD_OK;
    s->fd = open(s->set.output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (s->fd >= 0)
        return XD_OK;
    int failed = errno;
    s->fd = STDOUT_FILENO;
    error_sys(e, failed, str_c(s->set.output));
    e->code = XD_IO;
    return XD_IO;
}

static enum status open_data(struct session *s, unsigned needs, struct error *e)
{
    enum status st = XD_OK;
    if (needs & NEEDS_LEXICON)
        st = lexicon_open(&s->lexicon, NULL, e);
    if (st != XD_OK || !(needs & NEEDS_INDEX))
        return st;
    struct buf dir;
    buf_init(&dir, PATH_MAX);
    st = index_locate(&dir, s->set.index, e);
    if (st == XD_OK)
        st = index_open(&s->index, dir.p, s->lexicon != NULL ? lexicon_hash(s->lexicon) : 0, e);
    buf_release(&dir);
    return st;
}

static int run(struct session *s, const char **operand, unsigned operands, struct error *e)
{
    const struct command *c = operands > 0 && !s->literal ? command_of(operand[0]) : NULL;
    unsigned skip = c != NULL;
    if (c == NULL)
        c = &commands[0];
    s->operand = operand + skip;
    s->operands = operands - skip;
    if (open_output(s, e) != XD_OK)
        return session_fail(s, e, -1);
    if (open_data(s, c->needs, e) != XD_OK)
        return session_fail(s, e, -1);
    return c->run(s);
}

/* Whether `--` comes before any operand: then the first operand is no command. */
static bool starts_literal(int argc, char **argv, const char *first)
{
    for (int i = 1; i < argc && argv[i] != first; i++)
        if (strcmp(argv[i], "--") == 0)
            return true;
    return false;
}

static bool wants_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "--format=json") == 0 ||
            strcmp(argv[i], "--format=ndjson") == 0 ||
            (i > 1 && strcmp(argv[i - 1], "--format") == 0 &&
             (strcmp(argv[i], "json") == 0 || strcmp(argv[i], "ndjson") == 0)))
            return true;
    return false;
}

static void last_words(const xc_error *x)
{
    struct error e;
    struct message m;
    index_error(&e, x, STR("xapian"));
    message_of_error(&m, &e);
    message_print("xdsearch", m.text.p, m.hint.p);
    _exit(session_exit_code(&e));
}

int main(int argc, char **argv)
{
    struct session s;
    mem_keep(KEPT_BYTES); /* blocks of the index come and go: their pages stay */
    memset(&s, 0, sizeof s);
    s.set.limit = LIMIT_DEFAULT;
    s.fd = STDOUT_FILENO;
    buf_init(&s.out, (size_t)1 << 31);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write, told or not by session_flush */
    signal(SIGXFSZ, SIG_IGN); /* so is a file at its limit */
    xc_on_fatal(last_words);
    struct option table[] = OPTION_TABLE(&s.set);
    struct option_set set = options_of(table, sizeof table / sizeof table[0]);
    const char *operand[OPERANDS];
    unsigned operands = 0;
    struct error e;
    error_reset(&e);
    int code;
    enum status st = options_parse(&set, 1, argc, argv, operand, OPERANDS, &operands, &e);
    if (st == XD_OK)
        st = understand(&s.set, &e);
    if (st != XD_OK) {
        s.set.as = wants_json(argc, argv) ? FORMAT_JSON : FORMAT_TABLE;
        if (s.set.lang != NULL)
            message_language(s.set.lang);
        session_fail(&s, &e, -1);
        code = EXIT_USAGE;
    } else if (s.set.version) {
        buf_addc(&s.out, "xdsearch " XD_VERSION_TEXT "\n");
        code = EXIT_FOUND;
    } else if (s.set.help || operands == 0) {
        help(&s, &set);
        code = s.set.help ? EXIT_FOUND : EXIT_USAGE;
    } else {
        s.literal = operands > 0 && starts_literal(argc, argv, operand[0]);
        s.width = terminal_width();
        s.color = terminal_color(s.set.color != NULL ? s.set.color : "auto") && s.set.output == NULL;
        code = run(&s, operand, operands, &e);
    }
    code = session_finish(&s, code);
    index_close(&s.index);
    lexicon_close(s.lexicon);
    buf_release(&s.out);
    return code;
}
