#include "base/utf8.h"
#include "plan_maker.h"

void plan_init(struct plan *p)
{
    memset(p, 0, sizeof *p);
    buf_init(&p->text, 1 << 20);
}

void plan_release(struct plan *p)
{
    buf_release(&p->text);
}

void plan_unit(struct plan *p, uint16_t owner, struct unit u)
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
static enum status take(struct maker *m, struct str s, uint32_t base, uint32_t *from, uint32_t *n)
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
    for (size_t i = a; i < b; i++) {
        p->at[p->n] = base + m->folded.at[i];
        p->ch[p->n++] = m->folded.ch[i];
    }
    *n = (uint32_t)(b - a);
    p->ch[p->n] = '\n';
    p->stop[p->n] = 2;
    if (p->n < PLAN_CHARS - 1)
        p->n++;
    return XD_OK;
}

void plan_mark(struct plan *p, uint32_t from, uint32_t to, uint8_t how)
{
    for (uint32_t i = from; i < to; i++)
        p->stop[i] = how;
}

void plan_add_token(struct plan *p, uint32_t base, const struct token *t, bool in_name, bool phrase)
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

static bool fold_leaf(struct maker *m, struct node *node, uint32_t *from, uint32_t *n, enum status *st)
{
    struct query *q = &m->p->query;
    struct str s = utf8_of(m, q->cp + node->from, node->to - node->from);
    *st = buf_status(&m->utf8);
    if (*st == XD_OK)
        *st = take(m, s, node->from, from, n);
    node->ch_from = *from;
    node->ch_to = *from + *n;
    return *st == XD_OK;
}

struct unit plan_text_unit(const struct plan *p, uint32_t from, uint32_t n, unsigned first, unsigned last)
{
    struct unit u = {.kind = UNIT_TEXT, .first = (uint8_t)first, .last = (uint8_t)last, .from = from, .n = n};
    for (uint32_t i = from + 1; i + 1 < from + n; i++)
        if (p->ch[i] == ' ' && is_han(p->ch[i - 1]) && is_han(p->ch[i + 1]))
            u.blanks = true;
    return u;
}

static enum status plan_phrase(struct maker *m, struct node *node, uint16_t leaf, bool wanted)
{
    struct plan *p = m->p;
    uint32_t from, n;
    enum status st;
    if (!fold_leaf(m, node, &from, &n, &st) || n == 0)
        return st;
    struct unit u = plan_text_unit(p, from, n, 0, HARD_LAST);
    u.literal = true;
    plan_unit(p, leaf, u);
    m->explicit_units |= wanted;
    if (!wanted) {
        plan_mark(p, from, from + n, 2);
        return XD_OK;
    }
    st = segment(&m->tokens, m->lx, p->ch + from, n);
    for (size_t i = 0; st == XD_OK && i < m->tokens.n; i++)
        if (m->tokens.v[i].kind != TOKEN_BREAK)
            plan_add_token(p, from, &m->tokens.v[i], false, true);
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
    enum status st;
    *u = (struct unit){.last = HARD_LAST, .from = from, .n = n};
    switch (field) {
    case FIELD_PERSON:
        u->kind = UNIT_PERSON;
        u->name = true;
        return n > 0 ? XD_OK : bad(m, at, value, "query-field");
    case FIELD_HONOR:
        *u = plan_text_unit(p, from, n, 0, HARD_LAST);
        u->kind = UNIT_HONOR;
        return n > 0 ? XD_OK : bad(m, at, value, "query-field");
    case FIELD_YEAR:
        u->kind = UNIT_DATE;
        st = date_parse_query(&u->when, p->ch + from, n, m->set->today);
        if (st == XD_NOMEM)
            return error_set(m->e, st, value);
        return st == XD_OK && u->when.from != 0 && u->when.to != 0 ? XD_OK : bad(m, at, value, "year");
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

static enum status plan_field(struct maker *m, struct node *node, uint16_t leaf)
{
    struct plan *p = m->p;
    uint32_t from, n;
    enum status st;
    if (!fold_leaf(m, node, &from, &n, &st))
        return st;
    plan_mark(p, from, from + n, 2);
    struct unit u;
    st = field_unit(m, &u, node->field, buf_str(&m->utf8), from, n, (long)node->from);
    if (st == XD_OK)
        plan_unit(p, leaf, u);
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
    plan_dates(m, id, from, n);
    st = plan_words(m, id, from, n, wanted);
    m->explicit_units |= wanted && p->units > units;
    if (!wanted)
        plan_mark(p, from, from + n, 2);
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

/* Nothing but stop words: then they are what is sought. */
static void keep_stop_words(struct maker *m)
{
    struct plan *p = m->p;
    for (uint32_t i = 0; i < p->tokens; i++)
        if (p->token[i].stop && p->stop[p->token[i].from] == 1) {
            p->token[i].stop = false;
            plan_mark(p, p->token[i].from, p->token[i].to, 0);
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
            st = take(m, value, 0, &from, &n);
            plan_mark(p, from, from + n, 2);
        }
        struct unit u;
        if (st == XD_OK)
            st = field_unit(m, &u, field, value, from, n, -1);
        if (st != XD_OK)
            return st;
        plan_unit(p, leaf, u);
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
        plan_require(&m);
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
