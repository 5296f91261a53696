#include "intent.h"
#include "base/utf8.h"
#include "fact/date.h"
#include "intent_words.h"
#include "text/fold.h"

enum {
    MARK_UNKNOWN = 64,
    MARK_TIME,
    MARK_NAME,
    MARK_SIGN,
    TIME_CHARS = 24,
    HOLIDAY_DAYS = 10,
    NAME_CHARS = 5,
    TEXT_ROOM = 16 * INTENT_CHARS
};

struct mark {
    uint8_t from, to, class; /* enum word_class, or one of the above */
};
struct question {
    uint32_t ch[INTENT_CHARS];
    size_t n;
    struct mark mark[INTENT_CHARS];
    size_t marks;
    day today;
    const struct lexicon *lx;
    name_is_known *known;
    void *context;
    bool seen[MARK_UNKNOWN]; /* word classes */
};

void intent_init(struct intent *in)
{
    *in = (struct intent){0};
    buf_init(&in->text, 8192);
}

void intent_release(struct intent *in)
{
    buf_release(&in->text);
}

const char *intent_name(unsigned slot)
{
    static const char *const names[SLOT_COUNT_OF_SLOTS] = {"",
                                                           "lesson-lecturer",
                                                           "lesson-date",
                                                           "lesson-count",
                                                           "lesson-count-people",
                                                           "lesson-topic",
                                                           "lesson-place",
                                                           "lesson-attendance",
                                                           "lesson-presider",
                                                           "lesson-exists",
                                                           "lesson-list"};
    return slot < SLOT_COUNT_OF_SLOTS ? names[slot] : "";
}

/* --- the strings of an intent ------------------------------------------------------------------------- */

static size_t put_chars(struct buf *b, const uint32_t *ch, size_t n)
{
    size_t from = b->n;
    for (size_t i = 0; i < n; i++)
        buf_addu(b, ch[i]);
    return from;
}

/* The buffer has room for all of them from the start (intent_parse), so it never moves. */
static struct str placed(struct buf *b, const uint32_t *ch, size_t n)
{
    size_t from = put_chars(b, ch, n);
    return str_sub(buf_str(b), from, b->n);
}

/* --- from text to marks ------------------------------------------------------------------------------- */

static bool is_opening(uint32_t c)
{
    return c == 0x300A || c == 0x201C || c == 0x300C || c == 0x300E || c == 0x3008;
}
static bool is_closing(uint32_t c)
{
    return c == 0x300B || c == 0x201D || c == 0x300D || c == 0x300F || c == 0x3009;
}

static bool holds_lesson(const uint32_t *ch, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (ch[i] == U'党' && ch[i + 1] == U'课')
            return true;
    return false;
}

static void add_word(struct intent *in, const uint32_t *ch, size_t n)
{
    if (in->words < INTENT_WORDS && n > 0)
        in->word[in->words++] = placed(&in->text, ch, n);
}

/* Characters without blanks; what stands in quotes becomes a word that the clause must hold. False: too long. */
static bool take_characters(struct question *q, struct intent *in, const struct folded *f)
{
    for (size_t i = 0; i < f->n; i++) {
        uint32_t c = f->ch[i];
        if (c == ' ' || c == '\n')
            continue;
        size_t close = i + 1;
        bool straight = c == '"';
        if (is_opening(c) || straight)
            while (close < f->n && !(straight ? f->ch[close] == '"' : is_closing(f->ch[close])))
                close++;
        if ((is_opening(c) || straight) && close < f->n) {
            if (!holds_lesson(f->ch + i + 1, close - i - 1)) {
                add_word(in, f->ch + i + 1, close - i - 1);
                i = close;
            }
            continue;
        }
        if (is_closing(c) || straight)
            continue;
        if (q->n == INTENT_CHARS)
            return false;
        q->ch[q->n++] = c;
    }
    return true;
}

static bool matches(const uint32_t *ch, size_t n, const uint32_t *word, size_t length)
{
    return length <= n && memcmp(ch, word, length * sizeof *ch) == 0;
}

/* Length of the words behind the name of a document (里说, 中提到), and of a comma; 0 for none. */
static size_t saying_at(const uint32_t *ch, size_t n)
{
    static const uint32_t *const says[] = {U"说",   U"写", U"写到", U"写着", U"讲", U"提到",
                                           U"记载", U"记", U"记着", U"记录", U"看"};
    size_t best = 0;
    if (n < 2 || (ch[0] != U'里' && ch[0] != U'中' && ch[0] != U'上'))
        return 0;
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        size_t length = says[i][1] == 0 ? 1 : 2;
        if (length > best && matches(ch + 1, n - 1, says[i], length))
            best = length;
    }
    if (best == 0)
        return 0;
    best += 1;
    while (best < n && (ch[best] == ',' || ch[best] == U'的'))
        best++;
    return best;
}

static bool ends_as_document(const uint32_t *ch, size_t n)
{
    static const uint32_t *const kinds[] = {U"报告", U"总结", U"小结", U"记录", U"纪要", U"通知",
                                            U"决定", U"校史", U"史稿", U"计划", U"简报", U"汇报",
                                            U"材料", U"事记", U"新闻", U"名册", U"表格"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (n > 2 && matches(ch + n - 2, 2, kinds[i], 2))
            return true;
    return false;
}

/* 换届工作报告里说,…: the document's words are taken out of the question. */
static enum status take_document(struct question *q, struct intent *in)
{
    size_t at = 0, says = 0;
    for (; at < q->n && says == 0; at += says == 0)
        says = ends_as_document(q->ch, at) ? saying_at(q->ch + at, q->n - at) : 0;
    if (says == 0 || q->lx == NULL)
        return XD_OK;
    struct tokens t;
    tokens_init(&t);
    enum status st = segment(&t, q->lx, q->ch, at);
    for (size_t i = 0; st == XD_OK && i < t.n; i++) {
        const uint32_t *word = q->ch + t.v[i].from;
        size_t n = t.v[i].to - t.v[i].from;
        if (t.v[i].kind != TOKEN_BREAK && !(n == 1 && *word == U'的') && in->documents < INTENT_WORDS)
            in->document[in->documents++] = placed(&in->text, word, n);
    }
    tokens_release(&t);
    q->n -= at + says;
    memmove(q->ch, q->ch + at + says, q->n * sizeof *q->ch);
    return st;
}

static bool holds_char(const uint32_t *ch, size_t n, const uint32_t *any)
{
    for (size_t i = 0; i < n; i++)
        for (const uint32_t *a = any; *a != 0; a++)
            if (ch[i] == *a)
                return true;
    return false;
}

/* Of holidays people say the day and mean the days around it. */
static void widen_holiday(struct when *w, const uint32_t *ch, size_t n)
{
    if (w->from != w->to || holds_char(ch, n, U"月日号"))
        return;
    bool holiday = false;
    for (size_t i = 0; i + 1 < n; i++)
        holiday |= (ch[i] == U'七' && ch[i + 1] == U'一') || (ch[i] == U'党' && ch[i + 1] == U'节');
    if (holiday) {
        w->from = day_add(w->from, -HOLIDAY_DAYS);
        w->to = day_add(w->to, HOLIDAY_DAYS);
    }
}

/* 七一 alone is no date to the grammar of reports, where it may be a name. */
static size_t holiday_at(const struct question *q, struct intent *in, size_t i)
{
    bool here = i + 2 <= q->n && q->ch[i] == U'七' && q->ch[i + 1] == U'一';
    int year = day_year(q->today);
    if (!here || year == 0 || in->asks == INTENT_TIMES)
        return 0;
    day d = day_of(year, 7, 1);
    in->asked[in->asks++] = (struct interval){day_add(d, -HOLIDAY_DAYS), day_add(d, HOLIDAY_DAYS)};
    in->any_year = true;
    return 2;
}

static size_t time_at(const struct question *q, struct intent *in, size_t i)
{
    size_t most = q->n - i < TIME_CHARS ? q->n - i : TIME_CHARS;
    for (size_t n = most; n >= 2; n--) {
        struct when w;
        const uint32_t *ch = q->ch + i;
        if (date_parse_query(&w, ch, n, q->today) != XD_OK || (w.from == 0 && w.to == 0))
            continue;
        widen_holiday(&w, ch, n);
        if (in->asks == INTENT_TIMES)
            return n;
        /* 6月28日, 七一: no year is named and none is pointed at. */
        in->any_year |= w.basis == BASIS_CARRIED && !holds_char(ch, n, U"年今去前本上下昨近季学这明");
        in->asked[in->asks++] = (struct interval){w.from, w.to};
        return n;
    }
    return holiday_at(q, in, i);
}

static bool is_surname(const struct question *q, const uint32_t *ch, size_t n)
{
    return q->lx == NULL || lexicon_surname_logp(q->lx, ch, n) < 0;
}

static bool all_han(const uint32_t *ch, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_han(ch[i]) && ch[i] != 0xB7)
            return false;
    return true;
}

static bool known_name(const struct question *q, const uint32_t *ch, size_t n)
{
    if (q->known == NULL || !all_han(ch, n) || !(is_surname(q, ch, 1) || (n > 2 && is_surname(q, ch, 2))))
        return false;
    struct buf b;
    buf_init(&b, 64);
    put_chars(&b, ch, n);
    bool known = q->known(q->context, buf_str(&b));
    buf_release(&b);
    return known;
}

static size_t name_at_mark(const struct question *q, size_t i, size_t word)
{
    for (size_t n = NAME_CHARS; n >= 2 && n > word; n--)
        if (i + n <= q->n && known_name(q, q->ch + i, n))
            return n;
    return 0;
}

static void add_mark(struct question *q, size_t from, size_t to, uint8_t class)
{
    q->mark[q->marks++] = (struct mark){(uint8_t)from, (uint8_t)to, class};
}

static bool is_sign(uint32_t c)
{
    return !is_han(c) && !is_digit(c) && !is_alpha(c);
}

static void find_marks(struct question *q, struct intent *in)
{
    for (size_t i = 0; i < q->n;) {
        uint8_t class = WORD_NONE;
        size_t word = word_at(q->ch + i, q->n - i, &class);
        size_t strong = class == WORD_WEAK ? 0 : word;
        size_t name = name_at_mark(q, i, strong > 1 ? strong : 1);
        size_t time = name == 0 ? time_at(q, in, i) : 0;
        if (name > 0) {
            add_mark(q, i, i + name, MARK_NAME);
            i += name;
        } else if (time > 0 && time >= strong) {
            add_mark(q, i, i + time, MARK_TIME);
            i += time;
        } else if (word > 0) {
            add_mark(q, i, i + word, class);
            q->seen[class] = true;
            i += word;
        } else {
            add_mark(q, i, i + 1, is_sign(q->ch[i]) ? MARK_SIGN : MARK_UNKNOWN);
            i++;
        }
    }
}

/* --- what the rest is --------------------------------------------------------------------------------- */

static bool is_word(const struct question *q, const uint32_t *ch, size_t n)
{
    return q->lx != NULL && lexicon_logp(q->lx, ch, n) < 0 && !lexicon_has_pos(q->lx, ch, n, "nr");
}

/* joined: it starts with a character that also joins words. */
static bool looks_like_name(const struct question *q, const uint32_t *ch, size_t n, bool joined)
{
    if (q->lx == NULL || !all_han(ch, n) || is_word(q, ch, n))
        return false;
    bool one = n >= 2 && n <= 3 && lexicon_surname_logp(q->lx, ch, 1) < 0;
    bool two = n >= 3 && n <= 4 && lexicon_surname_logp(q->lx, ch, 2) < 0;
    /* 于操场, 和书法: a joining character and a word. */
    return two || (one && !(joined && n == 3 && is_word(q, ch + 1, 2)));
}

static void add_person(struct intent *in, const uint32_t *ch, size_t n)
{
    if (in->people < INTENT_PEOPLE)
        in->person[in->people++] = placed(&in->text, ch, n);
}

static bool is_loose(const struct mark *m)
{
    return m->class == MARK_UNKNOWN || m->class == WORD_WEAK;
}

/* Marks [a,b) are loose: joining characters and characters of no word. One name, or words for the clause. */
static void read_stretch(struct question *q, struct intent *in, size_t a, size_t b)
{
    size_t last = b;
    while (b > a && q->mark[b - 1].class == WORD_WEAK)
        b--;
    size_t lead = a;
    while (lead < b && q->mark[lead].class == WORD_WEAK)
        lead++;
    if (lead == b)
        return;
    const uint32_t *whole = q->ch + q->mark[a].from, *rest = q->ch + q->mark[lead].from;
    size_t end = q->mark[b - 1].to, n = end - q->mark[a].from, m = end - q->mark[lead].from;
    /* 廉政党课: what stands before the lesson says of what kind it is. */
    bool kind = b == last && b < q->marks && q->mark[b].class == WORD_LESSON;
    bool titled = b < q->marks && (q->mark[b].class == WORD_POST || q->mark[b].class == WORD_HONORIFIC);
    if (m == 1 && titled && is_surname(q, rest, 1)) {
        in->surname = placed(&in->text, rest, 1);
    } else if (!kind && looks_like_name(q, rest, m, false)) {
        add_person(in, rest, m);
    } else if (!kind && lead > a && !is_word(q, rest, m) && looks_like_name(q, whole, n, true)) {
        add_person(in, whole, n);
    } else {
        for (size_t i = lead; i < b;) {
            size_t from = i;
            while (i < b && q->mark[i].class == MARK_UNKNOWN)
                i++;
            if (i > from)
                add_word(in, q->ch + q->mark[from].from, (size_t)(q->mark[i - 1].to - q->mark[from].from));
            i += i == from;
        }
    }
}

/* A known name with a further character of no word at its end, or a surname before it, is another, longer name. */
static size_t read_name(struct question *q, struct intent *in, size_t i)
{
    size_t from = q->mark[i].from, to = q->mark[i].to, next = i + 1;
    bool alone = next < q->marks && q->mark[next].class == MARK_UNKNOWN &&
                 (next + 1 == q->marks || q->mark[next + 1].class != MARK_UNKNOWN);
    if (to - from == 2 && alone)
        to = q->mark[next++].to;
    add_person(in, q->ch + from, to - from);
    return next;
}

static bool beside_name(const struct question *q, size_t i)
{
    return (i > 0 && q->mark[i - 1].class == MARK_NAME) || (i + 1 < q->marks && q->mark[i + 1].class == MARK_NAME);
}

static void read_marks(struct question *q, struct intent *in)
{
    for (size_t i = 0; i < q->marks;) {
        const struct mark *m = &q->mark[i];
        if (m->class == MARK_NAME) {
            i = read_name(q, in, i);
        } else if (is_loose(m)) {
            size_t end = i;
            while (end < q->marks && is_loose(&q->mark[end]))
                end++;
            read_stretch(q, in, i, end);
            i = end;
        } else {
            if (m->class == WORD_POST && !beside_name(q, i) && in->people == 0)
                in->post = placed(&in->text, q->ch + m->from, (size_t)(m->to - m->from));
            i++;
        }
    }
}

/* --- the slot ----------------------------------------------------------------------------------------- */

static uint8_t slot_of(const struct question *q, struct intent *in)
{
    const bool *s = q->seen;
    if (s[WORD_REFUSE] || !holds_lesson(q->ch, q->n))
        return SLOT_NONE;
    bool asks_more = s[WORD_COUNT] || s[WORD_COUNT_PEOPLE] || s[WORD_WHEN] || s[WORD_TOPIC] || s[WORD_PLACE] ||
                     s[WORD_EXISTS] || s[WORD_MA];
    bool named = in->people > 0 || in->surname.n > 0;
    if (s[WORD_ATTEND] || s[WORD_DUE]) /* who came is told by no row, how many may be */
        return s[WORD_WHO] || s[WORD_WHEN] || s[WORD_TOPIC] || s[WORD_PLACE] ? SLOT_NONE : SLOT_ATTENDANCE;
    if (s[WORD_PRESIDE] && (s[WORD_WHO] || (!named && !asks_more)))
        return SLOT_PRESIDER;
    in->presided = s[WORD_PRESIDE];
    if (s[WORD_WHO] && !(named && asks_more))
        return SLOT_LECTURER;
    if (s[WORD_COUNT_PEOPLE])
        return SLOT_COUNT_PEOPLE;
    if (s[WORD_COUNT])
        return SLOT_COUNT;
    if (s[WORD_WHEN])
        return SLOT_WHEN;
    if (s[WORD_PLACE])
        return SLOT_PLACE;
    if (s[WORD_TOPIC])
        return SLOT_TOPIC;
    if (s[WORD_EXISTS] || s[WORD_MA])
        return SLOT_EXISTS;
    return s[WORD_LIST] || s[WORD_FIRST] || s[WORD_LAST] ? SLOT_ROWS : SLOT_NONE;
}

enum status intent_parse(struct intent *in, struct str text, day today, const struct lexicon *lx, name_is_known *known,
                         void *context)
{
    buf_reset(&in->text);
    *in = (struct intent){.text = in->text};
    if (buf_room(&in->text, TEXT_ROOM) == NULL)
        return XD_NOMEM;
    struct question q = {.today = today, .lx = lx, .known = known, .context = context};
    struct folded f;
    folded_init(&f);
    enum status st = text.n > 8 * INTENT_CHARS ? XD_OK : fold_text(&f, text);
    /* Without the two characters there is no intent, and no name needs to be looked up. */
    if (st == XD_OK && take_characters(&q, in, &f) && holds_lesson(q.ch, q.n)) {
        st = take_document(&q, in);
        find_marks(&q, in);
        read_marks(&q, in);
        in->slot = slot_of(&q, in);
        in->planned = q.seen[WORD_PLAN];
        in->external = q.seen[WORD_EXTERNAL];
        in->due = q.seen[WORD_DUE];
        in->first = q.seen[WORD_FIRST];
        in->last = q.seen[WORD_LAST] && !in->first;
        if (st == XD_OK)
            st = buf_status(&in->text);
    }
    folded_release(&f);
    return st;
}
