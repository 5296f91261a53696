/* xdindex: brings the index of an archive up to date, and tells what became of every file. */
#include "base/io.h"
#include "commands.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define VERSION "0.1.0"

static const struct {
    const char *name;
    int (*run)(struct session *, struct error *);
    const char *zh, *en;
} commands[] = {
    {"report", cmd_report, "每个文件的收录结果 [--failed]", "what became of every file [--failed]"},
    {"check", cmd_check, "从原始记录重新推导并核对索引", "derive every report's terms again and compare"},
    {"compact", cmd_compact, "压缩索引", "make the index smaller"},
    {"stats", cmd_stats, "索引的规模", "sizes of the index"},
    {"export", cmd_export, "导出全部内容(ndjson)", "the whole content as ndjson"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0], OPERANDS_MAX = 300 };

static void on_signal(int sig)
{
    (void)sig;
    update_interrupted = 1;
}

static void catch_signals(void)
{
    struct sigaction sa = {.sa_handler = on_signal};
    sigemptyset(&sa.sa_mask);
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    signal(SIGPIPE, SIG_IGN); /* a broken pipe is an error of write, told like any other */
    signal(SIGXFSZ, SIG_IGN); /* so is a file at its limit */
}

static int usage(const struct option_set *set)
{
    struct buf b;
    buf_init(&b, 65536);
    buf_addc(
        &b,
        message_pick(
            "用法: xdindex [选项] 档案文件夹...\n      xdindex [选项] 命令\n\n"
            "把档案里的材料收进索引;再次运行只处理有变化的文件。\n不写文件夹时更新以前收过的全部文件夹。\n\n命令:\n",
            "Usage: xdindex [OPTIONS] ARCHIVE...\n       xdindex [OPTIONS] COMMAND\n\n"
            "Brings the index of an archive up to date; a further run reads only what changed.\n"
            "Without names it visits every folder it was given before.\n\nCommands:\n"));
    for (unsigned i = 0; i < COMMANDS; i++)
        buf_addf(&b, "  %-10s %s\n", commands[i].name, message_pick(commands[i].zh, commands[i].en));
    buf_addc(&b, message_pick("\n选项:\n", "\nOptions:\n"));
    options_help(&b, set, 1, message_english());
    enum status st = io_write_all(STDOUT_FILENO, b.p, b.n, STR("stdout"), NULL);
    buf_release(&b);
    return st == XD_OK ? EXIT_FOUND : EXIT_USAGE;
}

static int exit_code(const struct error *e)
{
    switch (e->code) {
    case XD_INVALID:
        return EXIT_USAGE;
    case XD_LOCKED:
        return EXIT_LOCKED;
    case XD_INTERRUPTED:
        return EXIT_INTERRUPTED;
    case XD_LIMIT:
        return strcmp(e->detail, "operands") == 0 || strcmp(e->detail, "option-list") == 0 ? EXIT_USAGE : EXIT_INDEX;
    case XD_NOTFOUND:
        return strcmp(e->detail, "archive") == 0 || strcmp(e->detail, "index-name") == 0 ? EXIT_USAGE : EXIT_INDEX;
    default:
        return EXIT_INDEX;
    }
}

static int fail(const struct error *e)
{
    struct message m;
    message_of_error(&m, e);
    message_print("xdindex", m.text.p != NULL ? m.text.p : e->what, m.hint.p);
    message_release(&m);
    return exit_code(e);
}

static void last_words(const xc_error *x)
{
    struct error e;
    error_of_xc(&e, x, STR("xapian"));
    _exit(fail(&e));
}

enum status open_current(xc_db **out, struct session *s, struct error *e)
{
    char path[PATH_MAX];
    xc_error x;
    *out = NULL;
    if (s->place.current[0] == '\0')
        return error_detail(e, XD_NOTFOUND, str_c(s->place.dir), "index");
    place_path(path, &s->place, s->place.current);
    if (xc_db_open(out, path, &x) == XC_OK)
        return XD_OK;
    return error_of_xc(e, &x, str_c(path));
}

enum status put_output(struct session *s, const struct buf *b, struct error *e)
{
    if (buf_status(b) != XD_OK)
        return error_set(e, buf_status(b), STR("output"));
    if (s->output != NULL)
        return io_replace_file(s->output, buf_str(b), e);
    return io_write_all(STDOUT_FILENO, b->p, b->n, STR("stdout"), e);
}

static int run(struct session *s, const char **operand, unsigned operands, bool bare, struct error *e)
{
    enum status st = place_open(&s->place, s->index, e);
    if (st != XD_OK && !(st == XD_CORRUPT && s->rebuild && s->place.damaged))
        return -1;
    s->operand = operand;
    s->operands = operands;
    for (unsigned i = 0; i < COMMANDS && operands > 0 && !bare; i++)
        if (strcmp(operand[0], commands[i].name) == 0) {
            s->operand++;
            s->operands--;
            return commands[i].run(s, e);
        }
    return cmd_update(s, e);
}

int main(int argc, char **argv)
{
    static const char *operand[OPERANDS_MAX];
    struct session s = {.update = {.progress = "auto"}, .place = {.lock = -1}};
    struct error e;
    bool help = false, version = false, retry = false;
    const char *lang = "zh";
    uint64_t batch = 0;
    const struct option options[] = {
        {"index", 0, OPTION_STRING, &s.index, "DIR", "索引所在目录(默认 $XIAODANG_INDEX)",
         "the index (default $XIAODANG_INDEX)"},
        {"encoding", 0, OPTION_STRING, &s.encoding, "NAME", "这次所列文件夹的编码(默认逐个判断)",
         "encoding of the names given (default: judged per file)"},
        {"school", 0, OPTION_STRING, &s.school, "DIR", "school.ini 所在目录(默认索引旁的 school)",
         "folder of school.ini (default: school beside the index)"},
        {"tagger", 0, OPTION_STRING, &s.tagger_name, "NAME", "识别人名的神经网络:auto none …(记在索引里)",
         "the network that helps to find people: auto none … (kept in the index)"},
        {"rebuild", 0, OPTION_FLAG, &s.rebuild, NULL, "全部重建", "build anew"},
        {"from-index", 0, OPTION_FLAG, &s.from_index, NULL, "不开原件,用已存文字重新分析",
         "analyse the stored texts again"},
        {"forget", 0, OPTION_LIST, &s.forget, "ROOT", "去掉一个文件夹的全部材料", "take a folder out of the index"},
        {"accept-vanished", 0, OPTION_FLAG, &s.update.accept_vanished, NULL, "确认大量文件已不在",
         "yes, many files are gone"},
        {"batch", 0, OPTION_UINT, &batch, "N", "每批份数(默认 1000)", "reports a commit (default 1000)"},
        {"jobs", 'j', OPTION_UINT, &s.jobs, "N", "并行数(默认处理器数)", "workers (default: one a processor)"},
        {"progress", 0, OPTION_STRING, &s.update.progress, "MODE", "进度: auto ndjson none",
         "progress: auto ndjson none"},
        {"quiet", 'q', OPTION_FLAG, &s.update.quiet, NULL, "不打印小结", "no summary"},
        {"timing", 0, OPTION_FLAG, &s.update.timing, NULL, "打印各阶段用时", "CPU seconds by stage"},
        {"strict", 0, OPTION_FLAG, &s.strict, NULL, "有未收录的文件就返回 4", "exit 4 when any file stands as failed"},
        {"failed", 0, OPTION_FLAG, &s.failed, NULL, "report: 只列未收录的", "report: failed files only"},
        {"retry-failed", 0, OPTION_FLAG, &retry, NULL, "再试以前失败的文件", "try again what failed before"},
        {"format", 0, OPTION_STRING, &s.format, "F", "report: table tsv csv md json ndjson",
         "report: table tsv csv md json ndjson"},
        {"json", 0, OPTION_FLAG, &s.json, NULL, "同 --format json", "same as --format json"},
        {"output", 'o', OPTION_STRING, &s.output, "FILE", "写入文件", "write to a file"},
        {"lang", 0, OPTION_STRING, &lang, "zh|en", "提示语言", "language of messages"},
        {"color", 0, OPTION_STRING, &s.color, "WHEN", "auto always never", "auto always never"},
        {"help", 'h', OPTION_FLAG, &help, NULL, "显示本说明", "this text"},
        {"version", 0, OPTION_FLAG, &version, NULL, "版本", "version"},
    };
    const struct option_set set = {options, sizeof options / sizeof options[0]};
    unsigned operands = 0;
    error_reset(&e);
    catch_signals();
    xc_on_fatal(last_words);
    enum status st = options_parse(&set, 1, argc, argv, operand, OPERANDS_MAX, &operands, &e);
    if (message_language(lang) != XD_OK && st == XD_OK)
        st = error_set(&e, XD_INVALID, str_c(lang));
    if (st != XD_OK)
        return fail(&e);
    if (help)
        return usage(&set);
    if (version) {
        puts("xdindex " VERSION);
        return 0;
    }
    bool bare = false; /* `--` before the first operand: it is a folder, whatever its name */
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--") == 0 && operands > 0 && argv[i + 1] == operand[0])
            bare = true;
    s.update.batch = batch;
    s.update.jobs = s.jobs > 64 ? 64 : (unsigned)s.jobs;
    s.update.retry_failed = retry;
    if (s.json)
        s.format = "json";
    int rc = run(&s, operand, operands, bare, &e);
    if (rc < 0)
        rc = fail(&e);
    tagger_close(s.tagger);
    lexicon_close(s.lexicon);
    place_release(&s.place);
    return rc;
}
