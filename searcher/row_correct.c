/* row_correct.c - the school's ledger applied to rows, in the order of its lines. */
#include "base/map.h"
#include "knowledge.h"
#include "row.h"

static bool clause_matches(const struct row *r, struct str wanted)
{
    if (wanted.n == 0)
        return true;
    char hash[ID_LEN + 1];
    for (uint32_t i = 0; i < r->sources; i++) {
        if (r->source[i].text.p == NULL)
            continue;
        knowledge_clause_hash(hash, r->source[i].text);
        if (str_eq(str_of(hash, ID_LEN), wanted))
            return true;
    }
    return false;
}

static struct row *find_row(struct rows *rs, struct str id)
{
    for (size_t i = 0; i < rs->n; i++)
        if (str_eq(str_of(rs->v[i].id, ID_LEN), id))
            return &rs->v[i];
    return NULL;
}

static void remove_row(struct rows *rs, struct row *r)
{
    size_t i = (size_t)(r - rs->v);
    memmove(r, r + 1, (rs->n - i - 1) * sizeof *r);
    rs->n--;
}

/* value: names divided by 、 replace the people of the part. */
static void set_people(struct rows *rs, struct row *r, uint8_t part, struct str value)
{
    size_t most = r->say.whos + value.n / 3 + 1;
    struct who *all = arena_zalloc(&rs->arena, most, sizeof *all);
    if (all == NULL) {
        rs->status = arena_status(&rs->arena);
        return;
    }
    uint32_t n = 0;
    struct str sign = STR("、");
    while (value.n > 0) {
        size_t at = str_find(value, sign);
        struct str name = str_trim(str_sub(value, 0, at));
        value = str_sub(value, at + sign.n, value.n);
        if (name.n > 0)
            all[n++] = (struct who){.name = name, .is = WHO_PERSON, .part = part, .sure = true};
    }
    for (uint32_t i = 0; i < r->say.whos; i++)
        if (r->say.who[i].part != part)
            all[n++] = r->say.who[i];
    r->say.who = all;
    r->say.whos = n;
}

static void set_field(struct rows *rs, struct row *r, struct str field, struct str value)
{
    struct statement *s = &r->say;
    struct {
        const char *name;
        struct str *to;
    } texts[] = {{"what", &s->what},   {"grade", &s->grade}, {"giver", &s->giver}, {"document_no", &s->document_no},
                 {"place", &s->place}, {"topic", &s->topic}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(field, str_c(texts[i].name)))
            *texts[i].to = value;
    if (str_eq(field, STR("topic")))
        r->conflict[CONFLICT_TOPIC] = NULL;
    if (str_eq(field, STR("place")))
        r->conflict[CONFLICT_PLACE] = NULL;
    if (str_eq(field, STR("level")) && level_of_name(value) < LEVEL_COUNT)
        s->level = (uint8_t)level_of_name(value);
    if (str_eq(field, STR("lecturer")))
        set_people(rs, r, PART_LECTURER, value);
    if (str_eq(field, STR("presider"))) {
        set_people(rs, r, PART_PRESIDER, value);
        r->conflict[CONFLICT_PRESIDER] = NULL;
    }
    bool from = str_eq(field, STR("from"));
    if (from || str_eq(field, STR("to"))) {
        day d = 0;
        day_parse(&d, value.p, value.n);
        *(from ? &s->when.from : &s->when.to) = d;
        s->when.not_before = s->when.from;
        s->when.not_after = s->when.to;
        s->when.precision = s->when.from && s->when.from == s->when.to ? PRECISION_DAY
                            : s->when.from || s->when.to               ? PRECISION_SPAN
                                                                       : PRECISION_UNKNOWN;
        s->when.basis = BASIS_EXPLICIT;
    }
    r->corrected = true;
}

static void forget_twin(struct row *r, struct str id)
{
    for (unsigned i = 0; i < r->twins; i++)
        if (str_eq(str_c(r->twin[i]), id)) {
            memmove(&r->twin[i], &r->twin[i + 1], (r->twins - i - 1u) * sizeof *r->twin);
            r->twins--;
            r->corrected = true;
            break;
        }
    if (r->twins == 0)
        r->shadow = false;
}

static bool names_source(struct str target, const struct row_source *s)
{
    return str_eq(target, s->report) || str_eq(target, s->path);
}

/* A banned report tells nothing more; a row that only it told goes. */
static void ban(struct rows *rs, struct str target)
{
    size_t kept = 0;
    for (size_t i = 0; i < rs->n; i++) {
        struct row *r = &rs->v[i];
        uint32_t n = 0;
        for (uint32_t k = 0; k < r->sources; k++)
            if (!names_source(target, &r->source[k]))
                r->source[n++] = r->source[k];
        r->sources = n;
        if (n > 0)
            rs->v[kept++] = *r;
    }
    rs->n = kept;
}

static void apply(struct rows *rs, const struct correction *c)
{
    if (c->action == CORRECTION_BAN) {
        ban(rs, c->target);
        return;
    }
    struct row *r = find_row(rs, c->target);
    if (r == NULL || !clause_matches(r, c->clause))
        return;
    struct row *other = NULL;
    if (c->action == CORRECTION_SAME || c->action == CORRECTION_DIFFERENT)
        other = find_row(rs, c->value);
    if (c->action == CORRECTION_DROP) {
        remove_row(rs, r);
    } else if (c->action == CORRECTION_SET) {
        set_field(rs, r, c->field, c->value);
    } else if (c->action == CORRECTION_SAME && other != NULL && other != r) {
        row_merge(rs, r, other, false);
        r->corrected = true;
        forget_twin(r, c->value);
        remove_row(rs, other);
    } else if (c->action == CORRECTION_DIFFERENT && other != NULL) {
        forget_twin(r, c->value);
        forget_twin(other, c->target);
    }
}

/* Twins that a correction took away are no longer named. */
static void drop_stale_twins(struct rows *rs)
{
    struct map ids;
    map_init(&ids);
    for (size_t i = 0; i < rs->n; i++)
        if (map_put(&ids, str_of(rs->v[i].id, ID_LEN)) == NULL)
            rs->status = XD_NOMEM;
    for (size_t i = 0; i < rs->n; i++) {
        struct row *r = &rs->v[i];
        unsigned n = 0;
        for (unsigned k = 0; k < r->twins; k++)
            if (map_get(&ids, str_c(r->twin[k])) != NULL)
                r->twin[n++] = r->twin[k];
        r->twins = (uint8_t)n;
        r->shadow &= n > 0;
    }
    map_release(&ids);
}

enum status rows_correct(struct rows *rs, const struct knowledge *k)
{
    if (k == NULL || k->corrections == 0)
        return rs->status;
    for (size_t i = 0; i < k->corrections && rs->status == XD_OK; i++)
        apply(rs, &k->correction[i]);
    drop_stale_twins(rs);
    return rs->status;
}
