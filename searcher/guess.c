#include "guess.h"
#include "base/utf8.h"
#include "record/schema.h"
#include "record/terms.h"
#include "text/pinyin.h"

enum { NAME_MIN = 2, NAME_MAX = 4, LATIN_MAX = 40, TERMS_READ = 1 << 20, APART_MIN = 3 };

/* --- what to guess about ------------------------------------------------------------------------------ */

static struct str keep(struct arena *a, const struct buf *b)
{
    return arena_dup(a, buf_str(b));
}

static struct guess_target *new_target(struct guesses *g, const struct plan *p, uint32_t ch, uint32_t n)
{
    for (unsigned i = 0; i < g->targets; i++)
        if (g->target[i].ch == ch)
            return NULL;
    if (g->targets == GUESS_TARGETS)
        return NULL;
    struct guess_target *t = &g->target[g->targets++];
    *t = (struct guess_target){.ch = ch, .n = n, .from = p->at[ch], .to = p->at[ch + n - 1] + 1};
    return t;
}

static bool all_han(const uint32_t *ch, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!is_han(ch[i]))
            return false;
    return n > 0;
}

static bool is_latin(const uint32_t *ch, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if ((ch[i] < 'a' || ch[i] > 'z') && ch[i] != '\'' && ch[i] != '-' && ch[i] != ' ')
            return false;
    return n > 0;
}

/* Runs of Han characters that must stand as a whole and may be names. */
static void find_han(struct guesses *g, const struct plan *p)
{
    for (uint32_t i = 0; i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        bool named = u->kind == UNIT_PERSON || (u->kind == UNIT_TEXT && u->first < STAGES);
        if (!named || u->excluded || u->owner >= PLAN_OPTION || u->n < NAME_MIN || u->n > NAME_MAX ||
            !all_han(p->ch + u->from, u->n))
            continue;
        const struct node *node = &p->query.node[u->owner];
        struct guess_target *t = new_target(g, p, u->from, u->n);
        if (t == NULL)
            continue;
        t->quoted = node->kind == NODE_PHRASE;
        t->whole = node->kind == NODE_TEXT && u->from == node->ch_from && u->from + u->n == node->ch_to;
    }
}

/* Letters of one word of the query, or of several one after the other (Shen Lanzhi). */
struct latin {
    struct guesses *g;
    struct arena *arena;
    const struct plan *p;
    struct buf text;
    struct guess_target *last; /* that the next word may belong to */
};

static bool only_blanks(const struct query *q, uint32_t from, uint32_t to)
{
    while (from < to && is_blank(q->cp[from]))
        from++;
    return from == to;
}

static void latin_leaf(struct latin *l, const struct node *n)
{
    const struct plan *p = l->p;
    bool person = n->kind == NODE_FIELD && n->field == FIELD_PERSON;
    bool latin = (n->kind == NODE_TEXT || person) && is_latin(p->ch + n->ch_from, n->ch_to - n->ch_from);
    bool more = latin && !person && l->last != NULL && only_blanks(&p->query, l->last->to, n->from);
    struct guess_target *t = !latin ? NULL : more ? l->last : new_target(l->g, p, n->ch_from, n->ch_to - n->ch_from);
    l->last = person ? NULL : t;
    if (t == NULL)
        return;
    if (!more)
        buf_reset(&l->text);
    for (uint32_t i = n->ch_from; i < n->ch_to; i++)
        buf_addu(&l->text, p->ch[i] == '-' ? ' ' : p->ch[i]);
    buf_addb(&l->text, ' ');
    t->to = n->to;
    t->n = 0;
    t->whole = !person;
    t->latin = keep(l->arena, &l->text);
}

static void find_latin(struct latin *l, const struct node *n)
{
    if (n->kind == NODE_AND || n->kind == NODE_OR)
        for (uint16_t c = n->child; c != 0; c = l->p->query.node[c].next)
            find_latin(l, &l->p->query.node[c]);
    else
        latin_leaf(l, n);
}

/* --- who is like that --------------------------------------------------------------------------------- */

static bool same_sound(uint32_t a, uint32_t b)
{
    const char *x[4], *y[4];
    if (a == b)
        return true;
    unsigned n = pinyin_readings(x, a), m = pinyin_readings(y, b);
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < m; k++)
            if (strcmp(x[i], y[k]) == 0)
                return true;
    return false;
}

/* longer, n + 1 characters, is shorter with one put in. */
static bool one_more(const uint32_t *longer, const uint32_t *shorter, size_t n)
{
    size_t i = 0;
    while (i < n && longer[i] == shorter[i])
        i++;
    return memcmp(longer + i + 1, shorter + i, (n - i) * sizeof *longer) == 0;
}

/* Names of two characters are one character away from half of all names, so only longer ones are compared. */
static bool is_near(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    if (n == m && n > NAME_MIN) {
        size_t other = 0;
        for (size_t i = 0; i < n; i++)
            other += a[i] != b[i];
        return other == 1;
    }
    return (n == m + 1 && one_more(a, b, m)) || (m == n + 1 && one_more(b, a, n));
}

/* GUESS_APART: not like it. */
static enum guess_why likeness(const struct guess_target *t, const uint32_t *typed, const uint32_t *name, size_t n)
{
    if (t->latin.n > 0) {
        enum pinyin_match m = pinyin_of_name(name, n, t->latin);
        return m == PINYIN_FULL ? GUESS_PINYIN : m == PINYIN_INITIALS ? GUESS_INITIALS : GUESS_APART;
    }
    bool sounds = n == t->n;
    for (size_t i = 0; i < n && sounds; i++)
        sounds = same_sound(typed[i], name[i]);
    return sounds ? GUESS_SOUND : is_near(typed, t->n, name, n) ? GUESS_NEAR : GUESS_APART;
}

static enum status reports_naming(uint32_t *out, struct str name, struct index *ix, struct error *e)
{
    static const char *const prefix[] = {PREFIX_PERSON, PREFIX_DOUBT};
    struct buf b;
    xc_term_stats stats;
    xc_error xe;
    enum status st = XD_OK;
    *out = 0;
    buf_init(&b, 4096);
    for (unsigned i = 0; i < 2 && st == XD_OK; i++) {
        buf_reset(&b);
        st = term_filter(&b, prefix[i], name);
        xc_str term = xc_of(buf_str(&b));
        if (st == XD_OK && xc_db_term_stats(ix->db, &term, 1, &stats, &xe) != XC_OK)
            st = index_error(e, &xe, STR("query"));
        else if (st == XD_OK)
            *out += stats.termfreq;
    }
    buf_release(&b);
    return st;
}

/* Keep the guess in its place: the surest kind first, then by how many reports name the person. */
static void place(struct guess_target *t, struct guess g)
{
    unsigned at = t->guesses;
    while (at > 0 &&
           (t->guess[at - 1].why > g.why || (t->guess[at - 1].why == g.why && t->guess[at - 1].reports < g.reports)))
        at--;
    if (at == GUESS_NAMES)
        return;
    unsigned behind = t->guesses - at;
    if (t->guesses == GUESS_NAMES)
        behind--;
    else
        t->guesses++;
    memmove(t->guess + at + 1, t->guess + at, behind * sizeof *t->guess);
    t->guess[at] = g;
}

static enum status consider(struct guess_target *t, struct arena *a, const uint32_t *typed, struct str name,
                            struct index *ix, struct error *e)
{
    uint32_t ch[NAME_MAX + 1];
    size_t n = 0, at = 0;
    while (at < name.n && n <= NAME_MAX)
        ch[n++] = utf8_next(name, &at);
    if (n < NAME_MIN || n > NAME_MAX)
        return XD_OK;
    enum guess_why why = likeness(t, typed, ch, n);
    if (why == GUESS_APART)
        return XD_OK;
    for (unsigned i = 0; i < t->guesses; i++)
        if (str_eq(t->guess[i].to, name))
            return XD_OK;
    struct guess g = {.to = arena_dup(a, name), .why = (uint8_t)why};
    enum status st = g.to.p == NULL ? error_set(e, XD_NOMEM, STR("query")) : reports_naming(&g.reports, name, ix, e);
    if (st == XD_OK)
        place(t, g);
    return st;
}

static enum status search_people(struct guesses *g, struct arena *a, const struct plan *p, struct index *ix,
                                 struct error *e)
{
    static const char *const prefix[] = {PREFIX_PERSON, PREFIX_DOUBT};
    enum status st = XD_OK;
    for (unsigned k = 0; k < 2 && st == XD_OK; k++) {
        xc_list *list = NULL;
        xc_error xe;
        if (xc_db_terms(&list, ix->db, (xc_str){prefix[k], 1}, (xc_str){NULL, 0}, TERMS_READ, &xe) != XC_OK)
            return index_error(e, &xe, STR("query"));
        size_t n = xc_list_count(list);
        for (size_t i = 0; i < n && st == XD_OK; i++) {
            struct str term = str_of_xc(xc_list_at(list, i));
            for (unsigned x = 0; x < g->targets && st == XD_OK; x++)
                st = consider(&g->target[x], a, p->ch + g->target[x].ch, str_sub(term, 1, term.n), ix, e);
        }
        xc_list_free(list);
    }
    return st;
}

/* --- the words of a run ------------------------------------------------------------------------------- */

/* 区表彰 as 区 表彰, where no name is like it. */
static enum status take_apart(struct guess_target *t, struct arena *a, const struct plan *p)
{
    struct buf b;
    unsigned words = 0;
    bool known = false;
    buf_init(&b, 4096);
    for (uint32_t i = 0; i < p->tokens; i++) {
        const struct plan_token *k = &p->token[i];
        if (k->from < t->ch || k->to > t->ch + t->n)
            continue;
        if (words++ > 0)
            buf_addb(&b, ' ');
        known |= k->to - k->from > 1 && k->known;
        for (uint32_t c = k->from; c < k->to; c++)
            buf_addu(&b, p->ch[c]);
    }
    struct guess g = {.to = STR(""), .why = GUESS_APART};
    if (words > 1 && known)
        g.to = keep(a, &b);
    buf_release(&b);
    if (g.to.p == NULL)
        return XD_NOMEM;
    if (g.to.n > 0)
        place(t, g);
    return XD_OK;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* What was typed: of letters as it stands, of a name as the terms have it. */
static struct str typed_of(struct arena *a, const struct guess_target *t, const struct plan *p)
{
    struct buf b;
    bool latin = t->latin.n > 0;
    const uint32_t *from = latin ? p->query.cp + t->from : p->ch + t->ch;
    uint32_t n = latin ? t->to - t->from : t->n;
    buf_init(&b, 4096);
    for (uint32_t i = 0; i < n; i++)
        buf_addu(&b, from[i]);
    struct str s = keep(a, &b);
    buf_release(&b);
    return s;
}

enum status guesses_make(struct guesses *g, struct arena *a, const struct plan *p, struct index *ix, struct error *e)
{
    struct latin l = {.g = g, .arena = a, .p = p};
    unsigned kept = 0;
    g->targets = 0;
    find_han(g, p);
    buf_init(&l.text, 4096);
    find_latin(&l, &p->query.node[0]);
    buf_release(&l.text);
    for (unsigned i = 0; i < g->targets; i++) {
        struct guess_target *t = &g->target[i];
        uint32_t known = 0; /* nothing is guessed of who is known: the query fails for another reason */
        t->typed = typed_of(a, t, p);
        if (t->typed.p == NULL)
            return error_set(e, XD_NOMEM, STR("query"));
        enum status st = t->n > 0 ? reports_naming(&known, t->typed, ix, e) : XD_OK;
        if (st != XD_OK)
            return st;
        if (known == 0)
            g->target[kept++] = *t;
    }
    g->targets = kept;
    enum status st = kept > 0 ? search_people(g, a, p, ix, e) : XD_OK;
    for (unsigned i = 0; i < g->targets && st == XD_OK; i++) {
        struct guess_target *t = &g->target[i];
        if (t->guesses == 0 && !t->quoted && t->n >= APART_MIN && take_apart(t, a, p) != XD_OK)
            st = error_set(e, XD_NOMEM, STR("query"));
    }
    return st;
}

unsigned guess_sure(const struct guess_target *t)
{
    unsigned n = 0;
    while (!t->quoted && n < t->guesses && t->guess[n].why <= GUESS_INITIALS && t->guess[n].why == t->guess[0].why)
        n++;
    return t->whole || n == 0 ? n : 1;
}

static void replace(struct buf *out, const struct guess *v, unsigned n)
{
    buf_addc(out, n > 1 ? "(" : "");
    for (unsigned i = 0; i < n; i++) {
        buf_addc(out, i > 0 ? " OR " : "");
        buf_adds(out, v[i].to);
    }
    buf_addc(out, n > 1 ? ")" : "");
}

bool guess_query(struct buf *out, const struct query *q, const struct guesses *g, unsigned at, const struct guess *only)
{
    bool any = false;
    for (uint32_t i = 0; i < q->n; i++) {
        unsigned k = 0;
        while (k < g->targets && g->target[k].from != i)
            k++;
        const struct guess_target *t = k < g->targets ? &g->target[k] : NULL;
        bool here = t != NULL && only != NULL && k == at;
        unsigned n = t == NULL ? 0 : here ? 1 : guess_sure(t);
        if (n == 0) {
            buf_addu(out, q->cp[i]);
            continue;
        }
        replace(out, here ? only : t->guess, n);
        any = true;
        i = t->to - 1;
    }
    return any;
}
