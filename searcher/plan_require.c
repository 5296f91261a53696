/* What the plain words of a query require: how many things it asks for decides. */
#include "plan_maker.h"

enum { NAME_CHARS = 3, WHOLE_CHARS = 4, CODE_CHARS = 12 };

/* A run of plain tokens of one leaf without a gap, [i, j) of p->token. */
struct run {
    uint32_t i, j, from, to;
    bool number;  /* 709班 */
    bool singles; /* every token is one Han character: a word that the dictionary does not know */
};

static bool plain(const struct plan_token *t)
{
    return !t->stop && !t->in_name && !t->phrase && !t->in_date;
}

static struct run run_at(const struct plan *p, uint32_t i, uint32_t to)
{
    struct run r = {.i = i, .j = i + 1, .from = p->token[i].from, .to = p->token[i].to, .singles = true};
    while (r.j < p->tokens && p->token[r.j].from == r.to && r.to < to && plain(&p->token[r.j]))
        r.to = p->token[r.j++].to;
    for (uint32_t k = r.i; k < r.j; k++) {
        r.number |= p->token[k].kind == TOKEN_NUMBER;
        r.singles &= p->token[k].kind == TOKEN_WORD && p->token[k].to - p->token[k].from == 1;
    }
    return r;
}

static void token_unit(struct plan *p, uint16_t leaf, const struct plan_token *t, unsigned first, unsigned last)
{
    struct unit u = plan_text_unit(p, t->from, t->to - t->from, first, last);
    if (t->kind != TOKEN_WORD)
        u.kind = UNIT_TOKEN;
    plan_unit(p, leaf, u);
}

/* Inside a run: pieces unknown to the dictionary hold whole and always, words from stage `first` to `last`. */
static void run_words(struct plan *p, uint16_t leaf, const struct run *r, unsigned first, unsigned last)
{
    for (uint32_t k = r->i; k < r->j;) {
        uint32_t j = k;
        while (j < r->j && p->token[j].kind == TOKEN_WORD && p->token[j].to - p->token[j].from == 1)
            j++;
        if (j - k >= 2) {
            plan_unit(p, leaf,
                      plan_text_unit(p, p->token[k].from, p->token[j - 1].to - p->token[k].from, 0, HARD_LAST));
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

/* Two or three characters are as short as a name, four are when they read as one: such a run is found as it stands or
 * not at all. Cut into pieces it would be found where two other names stand side by side. */
static bool may_be_name(const struct maker *m, const struct run *r)
{
    uint32_t n = r->to - r->from;
    return n <= NAME_CHARS || r->singles || r->number || lexicon_surname_logp(m->lx, m->p->ch + r->from, 2) < 0 ||
           is_name(m, r);
}

/* A name or date of a longer query: required as long as anything fulfils it where it was typed apart; in running text
 * it only ranks. */
static void soften(const struct plan *p, struct unit *u)
{
    const struct node *node = &p->query.node[u->owner];
    if (u->owner >= PLAN_OPTION || node->kind != NODE_TEXT || u->excluded)
        return;
    u->last = STAGES - 2;
    if (u->from != node->ch_from || u->from + u->n != node->ch_to)
        u->first = STAGES; /* no stage */
}

/* A short word of the query with a number or letters and signs in it: 七(2)班, 3/4, A-3. It is looked for as it stands
 * before its parts are. */
static bool is_code(const struct plan *p, const struct node *node)
{
    uint32_t covered = 0;
    bool number = false;
    if (node->kind != NODE_TEXT || node->ch_to - node->ch_from > CODE_CHARS)
        return false;
    for (uint32_t i = 0; i < p->tokens; i++) {
        const struct plan_token *t = &p->token[i];
        if (t->from < node->ch_from || t->to > node->ch_to)
            continue;
        if (!plain(t))
            return false;
        covered += t->to - t->from;
        number |= t->kind != TOKEN_WORD;
    }
    return number && covered < node->ch_to - node->ch_from;
}

static void find_codes(struct maker *m)
{
    struct plan *p = m->p;
    for (uint16_t i = 0; i < p->query.nodes; i++) {
        const struct node *node = &p->query.node[i];
        m->code[i] = is_code(p, node);
        for (uint32_t t = 0; m->code[i] && t < p->tokens; t++)
            if (p->token[t].from >= node->ch_from && p->token[t].to <= node->ch_to)
                p->token[t].in_code = true;
    }
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
        if (!plain(&p->token[i]) || p->token[i].in_code || p->stop[p->token[i].from] == 2)
            continue;
        struct run r = run_at(p, i, p->n);
        m->items += r.to - r.from <= WHOLE_CHARS ? 1 : r.j - r.i;
        i = r.j - 1;
    }
    for (uint16_t i = 1; i < p->query.nodes; i++)
        m->items += m->code[i];
    m->items += m->code[0] && p->query.nodes == 2; /* the root's node stands twice */
    bool question = p->question && m->items > 1 && !(m->items == 2 && m->dates == 1);
    p->simple = p->query.boolean || (m->items <= 2 && !question);
    for (uint32_t i = 0; i < p->units && !p->simple; i++)
        soften(p, &p->unit[i]);
}

/* What the words of a wanted or excluded plain leaf require. */
static void require_words(struct maker *m, uint16_t id, bool wanted, bool hard)
{
    struct plan *p = m->p;
    uint32_t from = p->query.node[id].ch_from, to = p->query.node[id].ch_to;
    bool strict = hard || !wanted; /* operators mean what they say: never relaxed to ranking */
    if (!strict && !p->simple)
        return;
    bool sole = m->items == 1;
    if (m->code[id])
        plan_unit(p, id, plan_text_unit(p, from, to - from, 0, wanted ? 0 : HARD_LAST));
    for (uint32_t i = 0; i < p->tokens; i++) {
        if (p->token[i].from < from || p->token[i].from >= to || !plain(&p->token[i]))
            continue;
        if (m->code[id]) {
            if (wanted)
                token_unit(p, id, &p->token[i], 1, strict ? HARD_LAST : 1);
            continue;
        }
        struct run r = run_at(p, i, to);
        bool whole = r.to - r.from <= WHOLE_CHARS, as_name = whole && may_be_name(m, &r);
        unsigned last = strict ? HARD_LAST : 1;
        i = r.j - 1;
        if (r.j - r.i == 1) {
            token_unit(p, id, &p->token[r.i], 0, sole ? HARD_LAST : last);
        } else if (!wanted || as_name) {
            plan_unit(p, id, plan_text_unit(p, r.from, r.to - r.from, 0, HARD_LAST));
        } else {
            if (whole)
                plan_unit(p, id, plan_text_unit(p, r.from, r.to - r.from, 0, 0));
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

void plan_require(struct maker *m)
{
    struct plan *p = m->p;
    mark_excluded(p, 0, false);
    find_codes(m);
    count_items(m);
    require(m, 0, true);
    mark_excluded(p, 0, false);
}
