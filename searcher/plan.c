#include "plan.h"
#include "base/utf8.h"

enum { HARD_LAST = STAGES - 1, DATE_CHARS = 26, WHOLE_CHARS = 4 };

struct maker {
    struct plan *p;
    const struct lexicon *lx;
    const struct settings *set;
    struct folded folded;
    struct tokens tokens;
    struct buf utf8;
    long at;
    struct error *e;
    uint32_t texts, content; /* of plain leaves that are wanted */
    uint32_t items, dates;   /* things asked for in plain words, dates among them */
    bool explicit_units;     /* a phrase, name, date or field is wanted */
};

void plan_init(struct plan *p)
{
    memset(p, 0, sizeof *p);
    buf_init(&p->text, 1 << 20);
}

void plan_release(struct plan *p)
{
    buf_release(&p->text);
}

static void add_unit(struct plan *p, uint16_t owner, struct unit u)
{
    if (p->units == PLAN_UNITS) {
        p->cut_units = true;
        return;
    }
    u.owner = owner;
    p->unit[p->units++] = u;
}

/* Characters of the query as UTF-8, in m->utf8. */
static struct str utf8_of(struct maker *m, const uint32_t *cp, uint32_t n)
{
    buf_reset(&m->utf8);
    for (uint32_t i = 0; i < n; i++)
        buf_addu(&m->utf8, cp[i]);
    return buf_str(&m->utf8);
}

/* Fold a text and append it to the plan's characters; *from is where. */
static enum status take(struct maker *m, struct str s, uint32_t *from, uint32_t *n)
{
    struct plan *p = m->p;
    enum status st = fold_text(&m->folded, s);
    *from = p->n;
    *n = 0;
    if (st != XD_OK)
        return st;
    size_t a = 0, b = m->folded.n;
    while (a < b && (m->folded.ch[a] == ' ' || m->folded.ch[a] == '\n'))
        a++;
    while (b > a && (m->folded.ch[b - 1] == ' ' || m->folded.ch[b - 1] == '\n'))
        b--;
    if (b - a > (size_t)(PLAN_CHARS - 1 - p->n))
        b = a + (PLAN_CHARS - 1 - p->n);
    for (size_t i = a; i < b; i++)
        p->ch[p->n++] = m->folded.ch[i];
    *n = (uint32_t)(b - a);
    p->ch[p->n] = '\n';
    p->stop[p->n] = 2;
    if (p->n < PLAN_CHARS - 1)
        p->n++;
    return XD_OK;
}

static void mark(struct plan *p, uint32_t from, uint32_t to, uint8_t how)
{
    for (uint32_t i = from; i < to; i++)
        p->stop[i] = how;
}

static void add_token(struct plan *p, uint32_t base, const struct token *t, bool in_name, bool phrase)
{
    if (p->tokens == PLAN_TOKENS)
        return;
    p->token[p->tokens++] = (struct plan_token){.from = base + t->from,
                                                .to = base + t->to,
                                                .kind = t->kind,
                                                .known = t->known != 0,
                                                .in_name = in_name,
                                                .phrase = phrase};
}

static bool is_numeral(uint32_t c)
{
    static const uint32_t han[] = {0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                   0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof han / sizeof han[0]; i++)
        if (c == han[i])
            return true;
    return is_digit(c);
}

/* 去年 今年 前年 上学期 本学期 近三年 民国 */
static bool may_start_date(uint32_t c)
{
    static const uint32_t first[] = {0x53BB, 0x4ECA, 0x524D, 0x4E0A, 0x672C, 0x8FD1, 0x6C11};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        if (c == first[i])
            return true;
    return is_numeral(c);
}

/* The longest date expression that starts at ch[i]: its length, 0 when there is none. */
static uint32_t date_at(struct when *w, const uint32_t *ch, uint32_t n, uint32_t i, day today)
{
    if (!may_start_date(ch[i]) || (i > 0 && is_numeral(ch[i]) && is_numeral(ch[i - 1])))
        return 0;
    uint32_t most = n - i < DATE_CHARS ? n - i : DATE_CHARS;
    for (uint32_t len = most; len >= 2; len--) {
        uint32_t next = i + len < n ? ch[i + len] : 0, last = ch[i + len - 1];
        if (is_numeral(last) && is_numeral(next))
            continue; /* would cut a number */
        if (date_parse_query(w, ch + i, len, today) != XD_OK || w->from == 0 || w->to == 0)
            continue;
        bool bare = true;
        for (uint32_t k = 0; k < len && bare; k++)
            bare = is_digit(ch[i + k]);
        if (bare && (len != 4 || is_alpha(next) || (i > 0 && is_alpha(ch[i - 1]))))
            continue;
        return len;
    }
    return 0;
}

static bool all_digits(const uint32_t *ch, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!is_digit(ch[i]))
            return false;
    return n > 0;
}

/* Take the dates out of ch[from, from + n): units, and marks that keep them out of the words. */
static void find_dates(struct maker *m, uint16_t leaf, uint32_t from, uint32_t n)
{
    struct plan *p = m->p;
    for (uint32_t i = 0; i < n; i++) {
        struct when w = {0};
        uint32_t len = date_at(&w, p->ch + from, n, i, m->set->today);
        if (len == 0)
            continue;
        struct unit u = {.kind = UNIT_DATE, .last = HARD_LAST, .from = from + i, .n = len, .when = w};
        u.or_number = all_digits(p->ch + from + i, len);
        add_unit(p, leaf, u);
        mark(p, from + i, from + i + len, 2);
        i += len - 1;
    }
}

/* The words of a plain leaf: names become units, all tokens are noted for ranking. */
static enum status find_words(struct maker *m, uint16_t leaf, uint32_t from, uint32_t n, bool wanted)
{
    struct plan *p = m->p;
    enum status st = segment(&m->tokens, m->lx, p->ch + from, n);
    if (st != XD_OK)
        return st;
    const struct token *t = m->tokens.v;
    for (size_t i = 0; i < m->tokens.n; i++) {
        bool taken = p->stop[from + t[i].from] == 2 || p->stop[from + t[i].to - 1] == 2;
        size_t name = taken ? 0 : name_at(m->lx, p->ch + from, t, m->tokens.n, i);
        if (name > 0) {
            struct unit u = {.kind = UNIT_TEXT, .name = true, .last = HARD_LAST, .from = from + t[i].from};
            u.n = t[i + name - 1].to - t[i].from;
            add_unit(p, leaf, u);
            for (size_t k = 0; k < name; k++)
                add_token(p, from, &t[i + k], true, false);
            i += name - 1;
            continue;
        }
        if (t[i].kind == TOKEN_BREAK || (taken && t[i].kind != TOKEN_NUMBER))
            continue;
        add_token(p, from, &t[i], false, false);
        if (taken) { /* the digits of a date rank too */
            p->token[p->tokens - 1].in_date = true;
            continue;
        }
        const uint32_t *ch = p->ch + from + t[i].from;
        size_t len = t[i].to - t[i].from;
        if (wanted && t[i].kind == TOKEN_WORD && is_question_word(ch, len))
            p->question = true;
        if (t[i].kind == TOKEN_WORD && is_stop_word(ch, len)) {
            mark(p, from + t[i].from, from + t[i].to, 1);
            p->token[p->tokens - 1].stop = true;
        } else if (wanted) {
            m->content++;
        }
    }
    return XD_OK;
}

static bool fold_leaf(struct maker *m, const struct node *node, uint32_t *from, uint32_t *n, enum status *st)
{
    struct query *q = &m->p->query;
    struct str s = utf8_of(m, q->cp + node->from, node->to - node->from);
    *st = buf_status(&m->utf8);
    if (*st == XD_OK)
        *st = take(m, s, from, n);
    return *st == XD_OK;
}

static struct unit text_unit(const struct plan *p, uint32_t from, uint32_t n, unsigned first, unsigned last)
{
    struct unit u = {.kind = UNIT_TEXT, .first = (uint8_t)first, .last = (uint8_t)last, .from = from, .n = n};
    for (uint32_t i = from + 1; i + 1 < from + n; i++)
        if (p->ch[i] == ' ' && is_han(p->ch[i - 1]) && is_han(p->ch[i + 1]))
            u.blanks = true;
    return u;
}

static enum status plan_phrase(struct maker *m, const struct node *node, uint16_t leaf, bool wanted)
{
    struct plan *p = m->p;
    uint32_t from, n;
    enum status st;
    if (!fold_leaf(m, node, &from, &n, &st) || n == 0)
        return st;
    add_unit(p, leaf, text_unit(p, from, n, 0, HARD_LAST));
    m->explicit_units |= wanted;
    if (!wanted) {
        mark(p, from, from + n, 2);
        return XD_OK;
    }
    st = segment(&m->tokens, m->lx, p->ch + from, n);
    for (size_t i = 0; st == XD_OK && i < m->tokens.n; i++)
        if (m->tokens.v[i].kind != TOKEN_BREAK)
            add_token(p, from, &m->tokens.v[i], false, true);
    return st;
}

static enum status bad(struct maker *m, long at, struct str what, const char *detail)
{
    m->at = at;
    return error_detail(m->e, XD_INVALID, what, detail);
}

/* A copy in p->text, which may move: the unit keeps the offset in `from` until plan_make ends. */
static void keep_raw(struct plan *p, struct unit *u, struct str s)
{
    u->from = (uint32_t)p->text.n;
    u->n = (uint32_t)s.n;
    buf_adds(&p->text, s);
}

/* One value of a field or an option as a unit. `folded` is its place in p->ch. */
static enum status field_unit(struct maker *m, struct unit *u, unsigned field, struct str value, uint32_t from,
                              uint32_t n, long at)
{
    struct plan *p = m->p;
    *u = (struct unit){.last = HARD_LAST, .from = from, .n = n};
    switch (field) {
    case FIELD_PERSON:
        u->kind = UNIT_PERSON;
        u->name = true;
        return n > 0 ? XD_OK : bad(m, at, value, "query");
    case FIELD_HONOR:
        *u = text_unit(p, from, n, 0, HARD_LAST);
        u->kind = UNIT_HONOR;
        return n > 0 ? XD_OK : bad(m, at, value, "query");
    case FIELD_YEAR:
        u->kind = UNIT_DATE;
        if (n == 0 || date_parse_query(&u->when, p->ch + from, n, m->set->today) != XD_OK || u->when.from == 0 ||
            u->when.to == 0)
            return bad(m, at, value, "year");
        return XD_OK;
    case FIELD_LEVEL:
        u->kind = UNIT_LEVEL;
        return level_bits(&u->bits, value) ? XD_OK : bad(m, at, value, "level");
    case FIELD_KIND:
        return kind_unit(u, value) ? XD_OK : bad(m, at, value, "kind");
    default:
        u->kind = UNIT_FOLDER;
        while (value.n > 1 && value.p[value.n - 1] == '/')
            value.n--;
        keep_raw(p, u, value);
        return XD_OK;
    }
}

static enum status plan_field(struct maker *m, const struct node *node, uint16_t leaf)
{
    struct plan *p = m->p;
    uint32_t from, n;
    enum status st;
    if (!fold_leaf(m, node, &from, &n, &st))
        return st;
    mark(p, from, from + n, 2);
    struct unit u;
    st = field_unit(m, &u, node->field, buf_str(&m->utf8), from, n, (long)node->from);
    if (st == XD_OK)
        add_unit(p, leaf, u);
    m->explicit_units = true;
    return st;
}

static enum status plan_text(struct maker *m, uint16_t id, bool wanted)
{
    struct plan *p = m->p;
    uint32_t from, n, units = p->units;
    enum status st;
    if (!fold_leaf(m, &p->query.node[id], &from, &n, &st) || n == 0)
        return st;
    m->texts += wanted;
    find_dates(m, id, from, n);
    st = find_words(m, id, from, n, wanted);
    m->explicit_units |= wanted && p->units > units;
    if (!wanted)
        mark(p, from, from + n, 2);
    p->query.node[id].from = from; /* from now on: of p->ch */
    p->query.node[id].to = from + n;
    return st;
}

static enum status walk(struct maker *m, uint16_t id, bool wanted)
{
    struct node *node = &m->p->query.node[id];
    switch (node->kind) {
    case NODE_TEXT:
        return plan_text(m, id, wanted);
    case NODE_PHRASE:
        return plan_phrase(m, node, id, wanted);
    case NODE_FIELD:
        return plan_field(m, node, id);
    default:
        for (uint16_t c = node->child; c != 0; c = m->p->query.node[c].next) {
            enum status st = walk(m, c, node->kind == NODE_NOT ? !wanted : wanted);
            if (st != XD_OK)
                return st;
        }
        return XD_OK;
    }
}

/* A run of plain tokens of one leaf without a gap, [i, j) of p->token. */
struct run {
    uint32_t i, j, from, to;
    bool singles; /* every token is one Han character: a word that the dictionary does not know */
};

static bool plain(const struct plan_token *t)
{
    return !t->stop && !t->in_name && !t->phrase && !t->in_date;
}

static struct run run_at(const struct plan *p, uint32_t i, uint32_t to)
{
    struct run r = {i, i + 1, p->token[i].from, p->token[i].to, true};
    while (r.j < p->tokens && p->token[r.j].from == r.to && r.to < to && plain(&p->token[r.j]))
        r.to = p->token[r.j++].to;
    for (uint32_t k = r.i; k < r.j; k++)
        r.singles &= p->token[k].kind == TOKEN_WORD && p->token[k].to - p->token[k].from == 1;
    return r;
}

static void token_unit(struct plan *p, uint16_t leaf, const struct plan_token *t, unsigned first, unsigned last)
{
    struct unit u = text_unit(p, t->from, t->to - t->from, first, last);
    if (t->kind != TOKEN_WORD)
        u.kind = UNIT_TOKEN;
    add_unit(p, leaf, u);
}

/* Inside a run: pieces unknown to the dictionary hold whole and always, words from stage `first` to `last`. */
static void run_words(struct plan *p, uint16_t leaf, const struct run *r, unsigned first, unsigned last)
{
    for (uint32_t k = r->i; k < r->j;) {
        uint32_t j = k;
        while (j < r->j && p->token[j].kind == TOKEN_WORD && p->token[j].to - p->token[j].from == 1)
            j++;
        if (j - k >= 2) {
            add_unit(p, leaf, text_unit(p, p->token[k].from, p->token[j - 1].to - p->token[k].from, 0, HARD_LAST));
            k = j;
        } else {
            token_unit(p, leaf, &p->token[k++], first, last);
        }
    }
}

static bool is_name(const struct maker *m, const struct run *r)
{
    const struct plan *p = m->p;
    double words = 0;
    for (uint32_t k = r->i; k < r->j; k++) {
        const struct plan_token *t = &p->token[k];
        double known = t->kind == TOKEN_WORD ? lexicon_logp(m->lx, p->ch + t->from, t->to - t->from) : 0;
        words += known != 0 ? known : lexicon_char_logp(m->lx, p->ch[t->from]);
    }
    return run_is_name(m->lx, p->ch + r->from, r->to - r->from, words);
}

/* A name or date of a longer query: required as long as anything fulfils it where it was typed apart; in running text
 * it only ranks. */
static void soften(const struct plan *p, struct unit *u)
{
    const struct node *node = &p->query.node[u->owner];
    if (u->owner >= PLAN_OPTION || node->kind != NODE_TEXT || u->excluded)
        return;
    u->last = STAGES - 2;
    if (u->from != node->from || u->from + u->n != node->to)
        u->first = STAGES; /* no stage */
}

/* How many things the plain words ask for: names, dates, short runs, the words of longer ones. */
static void count_items(struct maker *m)
{
    struct plan *p = m->p;
    for (uint32_t i = 0; i < p->units; i++) {
        const struct node *node = &p->query.node[p->unit[i].owner];
        bool wanted = node->kind == NODE_TEXT && !p->unit[i].excluded;
        m->items += wanted;
        m->dates += wanted && p->unit[i].kind == UNIT_DATE;
    }
    for (uint32_t i = 0; i < p->tokens; i++) {
        if (!plain(&p->token[i]) || p->stop[p->token[i].from] == 2)
            continue;
        struct run r = run_at(p, i, p->n);
        m->items += r.to - r.from <= WHOLE_CHARS ? 1 : r.j - r.i;
        i = r.j - 1;
    }
    bool question = p->question && m->items > 1 && !(m->items == 2 && m->dates == 1);
    p->simple = p->query.boolean || (m->items <= 2 && !question);
    for (uint32_t i = 0; i < p->units && !p->simple; i++)
        soften(p, &p->unit[i]);
}

/* What the words of a wanted or excluded plain leaf require. */
static void require_words(struct maker *m, uint16_t id, bool wanted, bool hard)
{
    struct plan *p = m->p;
    uint32_t from = p->query.node[id].from, to = p->query.node[id].to;
    bool strict = hard || !wanted; /* operators mean what they say: never relaxed to ranking */
    if (!strict && !p->simple)
        return;
    bool sole = m->items == 1;
    for (uint32_t i = 0; i < p->tokens; i++) {
        if (p->token[i].from < from || p->token[i].from >= to || !plain(&p->token[i]))
            continue;
        struct run r = run_at(p, i, to);
        bool whole = r.to - r.from <= WHOLE_CHARS;
        unsigned last = strict ? HARD_LAST : 1;
        i = r.j - 1;
        if (r.j - r.i == 1) {
            token_unit(p, id, &p->token[r.i], 0, sole ? HARD_LAST : last);
        } else if (!wanted || (whole && (r.singles || is_name(m, &r)))) {
            add_unit(p, id, text_unit(p, r.from, r.to - r.from, 0, HARD_LAST));
        } else {
            if (whole)
                add_unit(p, id, text_unit(p, r.from, r.to - r.from, 0, 0));
            run_words(p, id, &r, whole ? 1 : 0, last);
        }
    }
}

/* Units below NOT. */
static void mark_excluded(struct plan *p, uint16_t id, bool excluded)
{
    struct node *node = &p->query.node[id];
    for (uint32_t i = 0; excluded && i < p->units; i++)
        if (p->unit[i].owner == id)
            p->unit[i].excluded = true;
    if (node->kind == NODE_TEXT || node->kind == NODE_PHRASE || node->kind == NODE_FIELD)
        return;
    for (uint16_t c = node->child; c != 0; c = p->query.node[c].next)
        mark_excluded(p, c, excluded != (node->kind == NODE_NOT));
}

static void require(struct maker *m, uint16_t id, bool wanted)
{
    struct plan *p = m->p;
    struct node *node = &p->query.node[id];
    if (node->kind == NODE_TEXT) {
        require_words(m, id, wanted, p->query.boolean);
        return;
    }
    if (node->kind == NODE_PHRASE || node->kind == NODE_FIELD)
        return;
    for (uint16_t c = node->child; c != 0; c = p->query.node[c].next)
        require(m, c, node->kind == NODE_NOT ? !wanted : wanted);
}

/* Nothing but stop words: then they are what is sought. */
static void keep_stop_words(struct maker *m)
{
    struct plan *p = m->p;
    for (uint32_t i = 0; i < p->tokens; i++)
        if (p->token[i].stop && p->stop[p->token[i].from] == 1) {
            p->token[i].stop = false;
            mark(p, p->token[i].from, p->token[i].to, 0);
            m->content++;
        }
    p->question = false;
}

static enum status add_option(struct maker *m, unsigned field, const struct option_list *list, bool any)
{
    struct plan *p = m->p;
    if (list->n == 0)
        return XD_OK;
    uint16_t leaf = (uint16_t)(PLAN_OPTION + p->options);
    p->any[p->options++] = any;
    for (unsigned i = 0; i < list->n; i++) {
        uint32_t from = 0, n = 0;
        struct str value = str_c(list->v[i]);
        enum status st = XD_OK;
        if (field != FIELD_FOLDER) {
            st = take(m, value, &from, &n);
            mark(p, from, from + n, 2);
        }
        struct unit u;
        if (st == XD_OK)
            st = field_unit(m, &u, field, value, from, n, -1);
        if (st != XD_OK)
            return st;
        add_unit(p, leaf, u);
    }
    return XD_OK;
}

static enum status add_options(struct maker *m)
{
    const struct settings *set = m->set;
    enum status st = add_option(m, FIELD_YEAR, &set->year_text, true);
    if (st == XD_OK)
        st = add_option(m, FIELD_PERSON, &set->person, false);
    if (st == XD_OK)
        st = add_option(m, FIELD_LEVEL, &set->level_text, true);
    if (st == XD_OK)
        st = add_option(m, FIELD_KIND, &set->kind_text, true);
    if (st == XD_OK)
        st = add_option(m, FIELD_FOLDER, &set->folder, true);
    return st;
}

bool plan_stages_differ(const struct plan *p, unsigned a, unsigned b)
{
    for (uint32_t i = 0; i < p->units; i++)
        if (unit_required(&p->unit[i], a) != unit_required(&p->unit[i], b))
            return true;
    return false;
}

bool plan_constrains(const struct plan *p, unsigned stage)
{
    for (uint32_t i = 0; i < p->units; i++)
        if (unit_required(&p->unit[i], stage))
            return true;
    return false;
}

enum status plan_make(struct plan *p, const struct lexicon *lx, const struct settings *set, long *at, struct error *e)
{
    struct maker m = {.p = p, .lx = lx, .set = set, .e = e, .at = -1};
    folded_init(&m.folded);
    tokens_init(&m.tokens);
    buf_init(&m.utf8, 1 << 16);
    enum status st = walk(&m, 0, true);
    if (st == XD_OK && m.content == 0 && !m.explicit_units)
        keep_stop_words(&m);
    if (st == XD_OK && p->units == 0 && p->tokens == 0) /* punctuation only */
        st = bad(&m, 0, utf8_of(&m, p->query.cp, p->query.n), "query");
    if (st == XD_OK) {
        mark_excluded(p, 0, false);
        count_items(&m);
        require(&m, 0, true);
        mark_excluded(p, 0, false);
        st = add_options(&m);
    }
    if (st == XD_OK)
        st = buf_status(&p->text);
    for (uint32_t i = 0; st == XD_OK && i < p->units; i++)
        if (p->unit[i].kind == UNIT_FOLDER)
            p->unit[i].raw = str_of(p->text.p + p->unit[i].from, p->unit[i].n);
    while (st == XD_OK && p->stage + 1 < STAGES && !plan_constrains(p, p->stage) && p->tokens > 0)
        p->stage++;
    *at = m.at;
    folded_release(&m.folded);
    tokens_release(&m.tokens);
    buf_release(&m.utf8);
    return st;
}
