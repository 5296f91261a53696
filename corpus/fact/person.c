/* Which of the stretches that could be names are: those that together weigh most, read once for themselves and once
 * more in the light of the names that are sure elsewhere in the report. */
#include "fact/person.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/person_rules.h"

/* Sums of log odds and cues; set on résumés and news. */
#define SURE 9.5f
#define DOUBTFUL 6.0f
#define WEAK 1.5f
#define LIST_LINK 3.5f  /* for each neighbour in a list of names */
#define KNOWN_NAME 7.0f /* the same name is sure elsewhere in the report */

#define WELL_KNOWN (-14.5) /* log probability of a name in the dictionary from which on it may be a historical one */

#define NONE UINT32_MAX
enum { NAME_BYTES = 128, LONGEST = 8 };

void people_init(struct people *p)
{
    *p = (struct people){0};
}

void people_release(struct people *p)
{
    mem_free(p->v);
    mem_free(p->weak);
    mem_free(p->brief);
    people_init(p);
}

const char *person_is_name(unsigned is)
{
    static const char *const names[] = {"unknown", "staff", "pupil", "other"};
    return is < 4 ? names[is] : "unknown";
}

/* --- the choice within one paragraph --------------------------------------------------------------------------- */

/* A candidate as it may be chosen. */
struct option {
    struct name_candidate c;
    uint32_t block;
    float worth;        /* of choosing it and the best of what follows it */
    uint32_t link;      /* the option that follows it in a list, or NONE */
    bool chosen, known; /* known: its name is sure somewhere in the report */
    uint8_t links;      /* chosen neighbours in its list */
};

/* What can be had from a position on. */
struct place {
    float worth;   /* of everything from here */
    uint32_t pick; /* the option to choose here, or NONE: go on */
    uint32_t best; /* the best option that starts here, chosen or not, or NONE */
};

struct chooser {
    struct people *out;
    struct arena *arena;
    struct name_finder find;
    struct option *option; /* of all paragraphs, by position */
    size_t options, option_cap;
    struct place *place; /* of one paragraph */
    size_t place_cap;
    struct map sure; /* names that are sure somewhere */
};

/* How an option is worth most: followed by the next member of its list, or by whatever comes. */
static void weigh(struct chooser *w, struct option *o, uint32_t from, uint32_t to)
{
    const struct place *behind = &w->place[o->c.to - from];
    o->worth = o->c.total - DOUBTFUL + behind->worth;
    o->link = NONE;
    if (!o->c.closes || o->c.next <= o->c.to || o->c.next >= to)
        return;
    uint32_t next = w->place[o->c.next - from].best;
    if (next == NONE || !w->option[next].c.opens)
        return;
    float linked = o->c.total - DOUBTFUL + w->option[next].worth + 2 * LIST_LINK;
    if (linked > o->worth) {
        o->worth = linked;
        o->link = next;
    }
}

/* Options [first, last) lie in the paragraph [from, to). From right to left, so that what follows is known. */
static enum status choose(struct chooser *w, size_t first, size_t last, uint32_t from, uint32_t to)
{
    if (mem_reserve((void **)&w->place, &w->place_cap, (size_t)(to - from) + 1, sizeof *w->place) != 0)
        return XD_NOMEM;
    size_t at = last;
    w->place[to - from] = (struct place){0, NONE, NONE};
    for (uint32_t i = to; i-- > from;) {
        struct place *p = &w->place[i - from];
        *p = (struct place){w->place[i + 1 - from].worth, NONE, NONE};
        for (; at > first && w->option[at - 1].c.from == i; at--) {
            struct option *o = &w->option[at - 1];
            weigh(w, o, from, to);
            o->chosen = false;
            o->links = 0;
            if (p->best == NONE || o->worth > w->option[p->best].worth)
                p->best = (uint32_t)(at - 1);
        }
        if (p->best != NONE && w->option[p->best].worth > p->worth) {
            p->worth = w->option[p->best].worth;
            p->pick = p->best;
        }
    }
    for (uint32_t i = from; i < to;) {
        uint32_t x = w->place[i - from].pick;
        if (x == NONE) {
            i++;
            continue;
        }
        for (; x != NONE; x = w->option[x].link) {
            struct option *o = &w->option[x];
            o->chosen = true;
            i = o->c.to;
            if (o->link != NONE) {
                o->links++;
                w->option[o->link].links++;
            }
        }
    }
    return XD_OK;
}

static enum status choose_all(struct chooser *w, const struct blocks *b)
{
    enum status st = XD_OK;
    for (size_t first = 0, last; st == XD_OK && first < w->options; first = last) {
        const struct block *k = &b->v[w->option[first].block];
        for (last = first; last < w->options && w->option[last].block == w->option[first].block; last++)
            ;
        st = choose(w, first, last, k->from, k->to);
    }
    return st;
}

static bool is_sure(const struct option *o)
{
    return o->c.total + (float)o->links * LIST_LINK >= SURE;
}

/* --- evidence of the report ------------------------------------------------------------------------------------ */

static struct str name_of(const struct chooser *w, const struct option *o, char bytes[NAME_BYTES])
{
    size_t n = 0;
    for (uint32_t i = o->c.from; i < o->c.to && n + 4 <= NAME_BYTES; i++)
        if (w->find.v->ch[i] != ' ')
            n += utf8_put(bytes + n, w->find.v->ch[i]);
    return str_of(bytes, n);
}

/* A longer known name lies over this one: 时慕白 over 慕白. */
static bool in_longer(const struct chooser *w, size_t index)
{
    const struct name_candidate *c = &w->option[index].c;
    size_t first = index, last = index + 1;
    while (first > 0 && w->option[first - 1].c.from + LONGEST > c->from)
        first--;
    while (last < w->options && w->option[last].c.from < c->to)
        last++;
    for (size_t i = first; i < last; i++) {
        const struct name_candidate *o = &w->option[i].c;
        if (i != index && w->option[i].known && o->to > c->from && o->from < c->to && o->to - o->from > c->to - c->from)
            return true;
    }
    return false;
}

/* What is sure at one place speaks for the same name at others. */
static enum status learn(struct chooser *w)
{
    char bytes[NAME_BYTES];
    for (size_t i = 0; i < w->options; i++) {
        struct option *o = &w->option[i];
        if (!o->chosen || !is_sure(o))
            continue;
        struct str name = name_of(w, o, bytes);
        if (map_get(&w->sure, name) != NULL)
            continue;
        struct str kept = arena_dup(w->arena, name);
        if (kept.p == NULL)
            return arena_status(w->arena);
        if (map_put(&w->sure, kept) == NULL)
            return XD_NOMEM;
    }
    for (size_t i = 0; w->sure.count > 0 && i < w->options; i++)
        w->option[i].known = map_get(&w->sure, name_of(w, &w->option[i], bytes)) != NULL;
    for (size_t i = 0; i < w->options; i++)
        if (w->option[i].known && !in_longer(w, i))
            w->option[i].c.total += KNOWN_NAME;
    return XD_OK;
}

/* --- mentions ---------------------------------------------------------------------------------------------------- */

static enum status add(struct chooser *w, const struct blocks *b, uint32_t block, const struct name_candidate *c,
                       bool sure)
{
    struct people *out = w->out;
    if (mem_reserve((void **)&out->v, &out->cap, out->n + 1, sizeof *out->v) != 0)
        return XD_NOMEM;
    struct person_mention *m = &out->v[out->n];
    *m = (struct person_mention){.from = c->from, .to = c->to, .block = block, .sure = sure, .score = c->total};
    enum status st = person_describe(w->arena, w->find.v, &b->v[block], m);
    out->n += st == XD_OK;
    return st;
}

static enum status add_weak(struct chooser *w, const struct blocks *b, const struct option *o)
{
    struct people *p = w->out;
    const struct block *k = &b->v[o->block];
    const struct view *v = w->find.v;
    if (o->c.total < WEAK || cue_left(v, k->from, o->c.from) < 1 || cue_right(v, o->c.to, k->to) < 1)
        return XD_OK;
    if (mem_reserve((void **)&p->weak, &p->weak_cap, p->weaks + 1, sizeof *p->weak) != 0)
        return XD_NOMEM;
    if (p->weaks > 0 && p->weak[p->weaks - 1].from == o->c.from) { /* one a place: the better */
        if (p->weak[p->weaks - 1].score < o->c.total)
            p->weaks--;
        else
            return XD_OK;
    }
    p->weak[p->weaks++] = (struct weak_name){o->c.from, o->c.to, o->block, o->c.total};
    return XD_OK;
}

static enum status tell(struct chooser *w, const struct blocks *b)
{
    enum status st = XD_OK;
    for (size_t i = 0; st == XD_OK && i < w->options; i++) {
        const struct option *o = &w->option[i];
        if (o->chosen)
            st = add(w, b, o->block, &o->c, is_sure(o));
        else
            st = add_weak(w, b, o);
    }
    return st;
}

/* What one mention is said to be holds for its list, and for the same name elsewhere. Who is nobody's colleague by then
 * and is known to the dictionary is a historical figure. */
static enum status settle(struct chooser *w, const struct blocks *b)
{
    struct people *p = w->out;
    const struct view *v = w->find.v;
    struct map is;
    map_init(&is);
    for (size_t i = p->n; i-- > 1;) {
        struct person_mention *m = &p->v[i - 1], *n = &p->v[i];
        if (m->is == PERSON_UNKNOWN && (n->is == PERSON_STAFF || n->is == PERSON_PUPIL) && m->block == n->block &&
            list_next(v, &b->v[m->block], m->to) == n->from)
            m->is = n->is; /* 同志 behind a list covers all of it */
    }
    enum status st = XD_OK;
    for (size_t i = 0; st == XD_OK && i < p->n; i++) {
        struct map_entry *e = p->v[i].sure ? map_put(&is, p->v[i].name) : NULL;
        if (p->v[i].sure && e == NULL)
            st = XD_NOMEM;
        else if (e && p->v[i].is > e->value)
            e->value = p->v[i].is;
    }
    for (size_t i = 0; st == XD_OK && i < p->n; i++) {
        struct person_mention *m = &p->v[i];
        struct map_entry *e = map_get(&is, m->name);
        if (m->is == PERSON_UNKNOWN && e)
            m->is = (uint8_t)e->value;
        const uint32_t *ch = v->ch + m->from;
        if (m->is == PERSON_UNKNOWN && lexicon_logp(w->find.lx, ch, m->to - m->from) > WELL_KNOWN &&
            lexicon_has_pos(w->find.lx, ch, m->to - m->from, "nr")) {
            m->is = PERSON_OTHER;
            m->famous = name_is_spoken_of(v, &b->v[m->block], m->from, m->to);
        }
    }
    map_release(&is);
    return st;
}

static enum status collect(struct chooser *w, const struct blocks *b)
{
    enum status st = XD_OK;
    for (uint32_t i = 0; st == XD_OK && i < b->n; i++) {
        st = name_candidates(&w->find, b, i);
        size_t n = w->find.candidates;
        if (st == XD_OK && mem_reserve((void **)&w->option, &w->option_cap, w->options + n, sizeof *w->option) != 0)
            st = XD_NOMEM;
        for (size_t k = 0; st == XD_OK && k < n; k++)
            w->option[w->options++] = (struct option){.c = w->find.candidate[k], .block = i};
    }
    return st;
}

enum status people_find(struct people *p, struct arena *a, const struct lexicon *lx, const struct folded *f,
                        const struct blocks *b, const struct tokens *t, const struct tagged *tags)
{
    static const struct tagged none = {0};
    struct view v = {0};
    p->n = p->weaks = p->briefs = 0;
    struct chooser w = {.out = p, .arena = a, .find = {.lx = lx, .v = &v, .t = t, .tags = tags ? tags : &none}};
    map_init(&w.sure);
    enum status st = view_make(&v, f);
    if (st == XD_OK && t->n > 0)
        st = collect(&w, b);
    if (st == XD_OK)
        st = choose_all(&w, b);
    if (st == XD_OK)
        st = learn(&w);
    if (st == XD_OK && w.sure.count > 0)
        st = choose_all(&w, b);
    if (st == XD_OK)
        st = tell(&w, b);
    if (st == XD_OK)
        st = settle(&w, b);
    if (st == XD_OK)
        st = people_brief(p, &w.find, b);
    map_release(&w.sure);
    mem_free(w.find.candidate);
    mem_free(w.option);
    mem_free(w.place);
    view_release(&v);
    return st;
}

enum status people_promote(struct people *p, struct arena *a, const struct view *v, const struct blocks *b, size_t from,
                           size_t to, bool *any)
{
    struct chooser w = {.out = p, .arena = a, .find = {.v = v}};
    *any = false;
    size_t lo = 0, hi = p->weaks;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (p->weak[mid].from < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (size_t i = lo; i < p->weaks && p->weak[i].to <= to; i++) {
        const struct weak_name *x = &p->weak[i];
        size_t at = p->n;
        while (at > 0 && p->v[at - 1].from >= x->from)
            at--;
        if ((at > 0 && p->v[at - 1].to > x->from) || (at < p->n && p->v[at].from < x->to))
            continue;
        struct name_candidate c = {.from = x->from, .to = x->to, .total = x->score};
        enum status st = add(&w, b, x->block, &c, false);
        if (st != XD_OK)
            return st;
        struct person_mention m = p->v[p->n - 1];
        memmove(p->v + at + 1, p->v + at, (p->n - 1 - at) * sizeof *p->v);
        p->v[at] = m;
        *any = true;
    }
    return XD_OK;
}
