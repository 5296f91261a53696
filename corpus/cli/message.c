#include "cli/message.h"
#include <stdio.h>
#include <string.h>

static bool english; /* set once, before any thread starts */

enum status message_language(const char *name)
{
    if (strcmp(name, "zh") != 0 && strcmp(name, "en") != 0)
        return XD_INVALID;
    english = name[0] == 'e';
    return XD_OK;
}

bool message_english(void)
{
    return english;
}

const char *message_pick(const char *zh, const char *en)
{
    return english ? en : zh;
}

/* A failure in words. %s in text stands for error.what. The row with the matching detail wins over the row without. */
struct wording {
    enum status status;
    const char *detail; /* NULL: any */
    const char *code, *zh, *en, *hint_zh, *hint_en;
};

static const struct wording wordings[] = {
    {XD_INVALID, "option-unknown", "usage", "没有这个选项:%s", "no such option: %s", "用 --help 看全部选项。",
     "--help lists all options."},
    {XD_INVALID, "option-value", "usage", "选项后面缺少值:%s", "the option needs a value: %s",
     "写成 选项 值,或 --选项=值。", "Write OPTION VALUE or --OPTION=VALUE."},
    {XD_INVALID, "option-no-value", "usage", "这个选项不带值:%s", "the option takes no value: %s",
     "去掉等号和后面的内容。", "Leave out the equals sign and what follows."},
    {XD_INVALID, "option-number", "usage", "选项的值应是非负整数:%s", "the option's value must be a whole number: %s",
     "例如 --limit 20。", "For example --limit 20."},
    {XD_LIMIT, "option-list", "usage", "这个选项用得太多:%s", "the option is given too often: %s", "最多 64 次。",
     "At most 64 times."},
    {XD_LIMIT, "operands", "usage", "参数太多:%s", "too many arguments: %s", "有空格的查询请加引号。",
     "Put a query with blanks in quotes."},
    {XD_INVALID, "query", "bad-query", "没有要找的内容:“%s”", "there is nothing to search for: “%s”",
     "写上词语、姓名或年份,例如:沈静 党课 2012年", "Give words, names or years."},
    {XD_INVALID, "query-field", "bad-query", "字段后面没有内容:%s", "a field without a value: %s",
     "例如 人物:沈静、年份:2012、级别:区级。", "For example person:NAME, year:2012, level:county."},
    {XD_INVALID, "operands-wanted", "usage", "参数不对,应写成:%s", "wrong arguments, write: %s",
     "有空格的查询请加引号。", "Put a query with blanks in quotes."},
    {XD_INVALID, "kind", "usage", "没有这个种类:%s", "no such kind: %s",
     "例如 党课、会议、竞赛、培训;全部名称见 docs/query.md。",
     "For example party-lesson, meeting, contest, training; docs/query.md has all."},
    {XD_INVALID, "level", "usage", "没有这个级别:%s", "no such level: %s",
     "例如 国家级、省级、市级、区级、镇级、校级;“区级+”表示区级以上。",
     "One of international, national, province, city, county, town, school; county+ is county and above."},
    {XD_INVALID, "sort", "usage", "不能这样排序:%s", "no such order: %s", "用 relevance(相关度)或 date(日期)。",
     "Use relevance or date."},
    {XD_INVALID, "day", "usage", "没有这一天:%s", "no such day: %s", "写成 2013-10-19。", "Write it as 2013-10-19."},
    {XD_INVALID, "format", "usage", "没有这种格式:%s", "no such format: %s", "可用 table、tsv、csv、md、json、ndjson。",
     "Use table, tsv, csv, md, json or ndjson."},
    {XD_INVALID, "lang", "usage", "没有这种语言:%s", "no such language: %s", "用 zh 或 en。", "Use zh or en."},
    {XD_INVALID, "color", "usage", "--color 的值不对:%s", "not a value of --color: %s", "用 auto、always 或 never。",
     "Use auto, always or never."},
    {XD_INVALID, "year", "usage", "看不懂的年份:%s", "not a year: %s", "例如 2012、2011..2013、2012-2013学年。",
     "For example 2012, 2011..2013, 2012-2013学年."},
    {XD_NOTFOUND, "index", "index-missing", "没有索引:%s", "there is no index: %s",
     "先建索引:xdindex --index 目录 档案文件夹", "Make one first: xdindex --index DIR ARCHIVE"},
    {XD_NOTFOUND, "index-name", "usage", "没有指定索引,也没有默认位置",
     "no index is named and there is no default place", "用 --index 目录,或设置 XIAODANG_INDEX。",
     "Give --index DIR or set XIAODANG_INDEX."},
    {XD_VERSION, NULL, "index-version", "索引由另一版本的程序建立:%s", "the index was made by another version: %s",
     "重建索引:xdindex --index 目录 --rebuild", "Rebuild it: xdindex --index DIR --rebuild"},
    {XD_CORRUPT, "lexicon", "data-damaged", "词典文件损坏:%s", "the lexicon is damaged: %s",
     "重新安装或重新编译本程序。", "Install or build the program again."},
    {XD_CORRUPT, NULL, "index-damaged", "索引已损坏:%s", "the index is damaged: %s",
     "原文件未受影响;重建索引:xdindex --index 目录 --rebuild",
     "Your files are untouched; rebuild: xdindex --index DIR --rebuild"},
    {XD_LOCKED, NULL, "index-locked", "另一个 xdindex 正在写这个索引:%s", "another xdindex is writing this index: %s",
     "等它结束后再试。", "Try again when it has ended."},
    {XD_NOTFOUND, "lexicon", "data-missing", "找不到词典文件:%s", "the lexicon is missing: %s",
     "重新安装,或用 XIAODANG_DATA 指出它所在的目录。", "Install again, or set XIAODANG_DATA to its folder."},
    {XD_NOTFOUND, "report", "report-missing", "没有这份材料:%s", "no such report: %s",
     "用 xdsearch find 查出它的路径或编号。", "Find its path or id with xdsearch find."},
    {XD_NOTFOUND, "archive", "archive-missing", "没有这个文件夹或文件:%s", "no such folder or file: %s",
     "检查路径;若已不用,用 --forget 去掉它。", "Check the path; drop it with --forget if it is gone for good."},
    {XD_NOTFOUND, NULL, "missing", "找不到:%s", "not found: %s", "检查路径是否写对。", "Check the path."},
    {XD_NOMEM, NULL, "no-memory", "内存不够:%s", "out of memory: %s", "关掉其他程序,或减少 --jobs。",
     "Close other programs, or use fewer --jobs."},
    {XD_LIMIT, NULL, "too-large", "超过上限:%s", "over the limit: %s", "分成几次做。", "Do it in parts."},
    {XD_INVALID, NULL, "usage", "写法有误:%s", "not valid: %s", "用 --help 看用法。", "See --help."},
    {XD_IO, "disk-full", "disk-full", "磁盘已满:%s", "the disk is full: %s", "腾出空间后再运行一次;已收录的都在。",
     "Make room and run again; what was committed is safe."},
    {XD_IO, "file-limit", "file-limit", "文件超过允许的大小:%s", "the file would pass the size allowed: %s",
     "放宽限制(ulimit -f)后再运行一次;已收录的都在。",
     "Raise the limit (ulimit -f) and run again; what was committed is safe."},
    {XD_IO, NULL, "io", "读写失败:%s", "cannot read or write: %s", "检查权限和磁盘。",
     "Check permissions and the disk."},
    {XD_INTERRUPTED, NULL, "interrupted", "已中断:%s", "interrupted: %s", "再运行一次会接着做。",
     "Run again to go on."},
    {XD_UNSUPPORTED, NULL, "unsupported", "此处不支持:%s", "not supported here: %s", "见 README。", "See the README."},
    {XD_INTERNAL, NULL, "internal", "程序内部错误:%s", "internal error: %s", "请把这一行告诉维护者。",
     "Please report this line."},
};

static const struct wording *wording_of(const struct error *e)
{
    size_t n = sizeof wordings / sizeof wordings[0];
    for (size_t i = 0; i < n; i++)
        if (wordings[i].status == e->code && wordings[i].detail != NULL && strcmp(wordings[i].detail, e->detail) == 0)
            return &wordings[i];
    for (size_t i = 0; i < n; i++)
        if (wordings[i].status == e->code && wordings[i].detail == NULL)
            return &wordings[i];
    return &wordings[n - 1];
}

void message_of_error(struct message *m, const struct error *e)
{
    const struct wording *w = wording_of(e);
    m->code = w->code;
    buf_init(&m->text, 4096);
    buf_init(&m->hint, 1024);
    const char *text = message_pick(w->zh, w->en);
    const char *slot = strstr(text, "%s");
    if (slot != NULL) {
        buf_add(&m->text, text, (size_t)(slot - text));
        buf_addc(&m->text, e->what);
        buf_addc(&m->text, slot + 2);
    } else {
        buf_addc(&m->text, text);
    }
    char reason[128];
    if (e->sys_errno != 0 && strerror_r(e->sys_errno, reason, sizeof reason) == 0)
        buf_addf(&m->text, " (%s)", reason);
    buf_addc(&m->hint, message_pick(w->hint_zh, w->hint_en));
    buf_addb(&m->text, '\0');
    buf_addb(&m->hint, '\0');
    m->text.n -= m->text.n > 0; /* the NUL is for printf only */
    m->hint.n -= m->hint.n > 0;
}

void message_release(struct message *m)
{
    buf_release(&m->text);
    buf_release(&m->hint);
}

void message_print(const char *program, const char *text, const char *hint)
{
    fprintf(stderr, "%s: %s\n", program, text);
    if (hint != NULL && hint[0] != '\0')
        fprintf(stderr, "%s%s\n", message_pick("  → ", "  -> "), hint);
}
