/* Surnames with a post or form of address (顾书记, 李女士): whom they mean, where the report makes that plain. */
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/person_rules.h"

/* The best known person of that surname; NONE when there is none or more than one could be meant. A post that agrees
 * decides between several. */
static uint32_t meant(const struct people *p, const struct view *v, uint32_t at, size_t surname, size_t post)
{
    enum { NOBODY = UINT32_MAX };
    uint32_t any = NOBODY, fit = NOBODY;
    bool many = false, many_fit = false;
    for (uint32_t i = 0; i < p->n; i++) {
        const struct person_mention *m = &p->v[i];
        if (!m->sure || m->famous || m->to - m->from <= surname ||
            memcmp(v->ch + m->from, v->ch + at, surname * sizeof *v->ch) != 0)
            continue;
        char bytes[64];
        size_t n = 0;
        for (size_t k = 0; k < post && n + 4 <= sizeof bytes; k++)
            n += utf8_put(bytes + n, v->ch[at + surname + k]);
        bool fits = str_ends(m->post, str_of(bytes, n));
        many = many || (any != NOBODY && !str_eq(p->v[any].name, m->name));
        any = i;
        if (fits) {
            many_fit = many_fit || (fit != NOBODY && !str_eq(p->v[fit].name, m->name));
            fit = i;
        }
    }
    return fit != NOBODY && !many_fit ? fit : fit == NOBODY && !many ? any : NOBODY;
}

static enum status add_brief(struct people *p, const struct view *v, uint32_t block, size_t i, size_t surname,
                             size_t post)
{
    if (mem_reserve((void **)&p->brief, &p->brief_cap, p->briefs + 1, sizeof *p->brief) != 0)
        return XD_NOMEM;
    p->brief[p->briefs++] = (struct brief_name){.from = (uint32_t)i,
                                                .to = (uint32_t)(i + surname),
                                                .block = block,
                                                .whom = meant(p, v, (uint32_t)i, surname, post)};
    return XD_OK;
}

enum status people_brief(struct people *p, struct name_finder *w, const struct blocks *b)
{
    enum status st = XD_OK;
    size_t next = 0;
    p->briefs = 0;
    for (uint32_t x = 0; st == XD_OK && x < b->n; x++) {
        const struct block *k = &b->v[x];
        for (size_t i = k->from; st == XD_OK && i + 1 < k->to; i++) {
            while (next < p->n && p->v[next].to <= i)
                next++;
            if (next < p->n && p->v[next].from <= i) {
                i = p->v[next].to - 1;
                continue;
            }
            size_t surname = is_han(w->v->ch[i]) ? name_surname(w->lx, w->v, i, k->to) : 0;
            size_t post = surname ? post_at(w->v, i + surname, k->to) : 0;
            bool address = post_is_address(w->v, i + surname, i + surname + post);
            if (post < 2 || cue_left(w->v, k->from, i) < 1 || (!address && !name_surname_common(w->lx, w->v->ch[i])) ||
                lexicon_logp(w->lx, w->v->ch + i, 2) < 0)
                continue;
            st = add_brief(p, w->v, x, i, surname, post);
            i += surname + post - 1;
        }
    }
    return st;
}
