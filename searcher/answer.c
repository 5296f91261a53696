#include "answer.h"
#include "base/mem.h"
#include "row_json.h"
#include "row_query.h"
#include "row_text.h"

#define ASK_MEMORY ((size_t)256 << 20)

const char *reason_name(unsigned reason)
{
    static const char *const names[REASON_COUNT] = {"",          "no-intent",    "unknown-person", "ambiguous-person",
                                                    "not-found", "only-planned", "uncertain"};
    return reason < REASON_COUNT ? names[reason] : "";
}

const char *answer_is_name(unsigned is)
{
    static const char *const names[] = {"person", "date", "number", "place", "text"};
    return is < sizeof names / sizeof *names ? names[is] : "";
}

void asked_init(struct asked *a)
{
    *a = (struct asked){0};
    intent_init(&a->intent);
    rows_init(&a->rows);
    arena_init(&a->arena, ASK_MEMORY);
}

void asked_release(struct asked *a)
{
    intent_release(&a->intent);
    rows_release(&a->rows);
    arena_release(&a->arena);
}

/* --- collecting --------------------------------------------------------------------------------------- */

static struct answer *find_answer(const struct answer_list *l, struct str text)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->v[i].text, text))
            return &l->v[i];
    return NULL;
}

/* The answer of that text, found or new. NULL: no memory. */
static struct answer *answer_of(struct asked *a, struct answer_list *l, struct str text, uint8_t is, uint8_t certainty)
{
    struct answer *n = find_answer(l, text);
    if (n != NULL)
        return n;
    if (l->n == l->cap) {
        size_t cap = l->cap > 0 ? 2 * l->cap : 16;
        struct answer *more = arena_zalloc(&a->arena, cap, sizeof *more);
        if (more == NULL)
            return NULL;
        if (l->n > 0)
            memcpy(more, l->v, l->n * sizeof *more);
        l->v = more;
        l->cap = cap;
    }
    n = &l->v[l->n];
    *n = (struct answer){.text = arena_dup(&a->arena, text), .is = is, .certainty = certainty};
    if (n->text.p == NULL)
        return NULL;
    l->n++;
    return n;
}

static enum status add_row(struct asked *a, struct answer *n, const struct row *r)
{
    if (n->rows > 0 && n->row[n->rows - 1] == r)
        return XD_OK;
    if (n->rows == n->cap) {
        size_t cap = n->cap > 0 ? 2 * n->cap : 4;
        const struct row **more = arena_zalloc(&a->arena, cap, sizeof(struct row *));
        if (more == NULL)
            return arena_status(&a->arena);
        if (n->rows > 0)
            memcpy(more, n->row, n->rows * sizeof(struct row *));
        n->row = more;
        n->cap = cap;
    }
    n->row[n->rows++] = r;
    if (r->certainty < n->certainty)
        n->certainty = r->certainty;
    return XD_OK;
}

static bool is_certain(const struct row *r)
{
    return r->certainty <= CERTAINTY_CERTAIN;
}

/* Rows come by certainty: what one that is certain said needs no saying apart. *out NULL: it was left out. */
static enum status add_answer(struct answer **out, struct asked *a, struct answer_list *to, struct str text, uint8_t is,
                              const struct row *r)
{
    *out = NULL;
    if (to == &a->maybe && find_answer(&a->said, text) != NULL)
        return XD_OK;
    struct answer *n = answer_of(a, to, text, is, r->certainty);
    if (n == NULL)
        return arena_status(&a->arena);
    *out = n;
    return add_row(a, n, r);
}

static enum status add_part(struct asked *a, struct str text, uint8_t is, const struct row *r)
{
    struct answer *n;
    return add_answer(&n, a, is_certain(r) ? &a->said : &a->maybe, text, is, r);
}

/* --- one maker for each slot -------------------------------------------------------------------------- */

/* A name that the analysis doubted is sure when some report or the roster is sure of it. */
static enum status is_sure(bool *sure, const struct asked *a, const struct who *w, struct index *ix, struct error *e)
{
    *sure = w->sure;
    return w->sure ? XD_OK : person_is_sure(sure, ix, a->knowledge, w->name, e);
}

/* Within each band of certainty doubtful names stand last. */
static void sure_first(struct answer_list *l)
{
    for (size_t i = 1; i < l->n; i++) {
        struct answer n = l->v[i];
        size_t k = i;
        for (; k > 0 && l->v[k - 1].certainty >= n.certainty && l->v[k - 1].doubtful && !n.doubtful; k--)
            l->v[k] = l->v[k - 1];
        l->v[k] = n;
    }
}

static enum status answer_people(struct asked *a, const struct choice *c, uint8_t part, struct index *ix,
                                 struct error *e)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct row *r = c->row[i];
        struct answer_list *to = is_certain(r) ? &a->said : &a->maybe;
        bool any = false;
        a->complete &= part != PART_LECTURER || r->say.who_complete;
        for (uint32_t k = 0; k < r->say.whos; k++) {
            const struct who *w = &r->say.who[k];
            if (w->part != part || w->name.n == 0 || (part == PART_LECTURER && !lecturer_wanted(a, r, w)))
                continue;
            bool sure;
            struct answer *n = NULL;
            enum status st = is_sure(&sure, a, w, ix, e);
            if (st == XD_OK)
                st = add_answer(&n, a, to, w->name, IS_PERSON, r);
            if (st != XD_OK)
                return st;
            if (n != NULL)
                n->doubtful |= !sure;
            any = true;
        }
        a->complete &= any;
    }
    sure_first(&a->said);
    sure_first(&a->maybe);
    return XD_OK;
}

static enum status answer_dates(struct asked *a, const struct choice *c)
{
    struct buf text;
    buf_init(&text, 4096);
    enum status st = XD_OK;
    for (int shadows = 0; shadows <= 1; shadows++)
        for (size_t i = 0; i < c->n && st == XD_OK; i++) {
            const struct row *r = c->row[i];
            if (r->shadow != (shadows == 1))
                continue;
            if (shadows == 1 && a->said.n > 0) { /* told more exactly by another row */
                a->complete = false;
                continue;
            }
            buf_reset(&text);
            when_words(&text, &r->say.when);
            struct answer *n;
            bool dated = r->say.when.from != 0 || r->say.when.to != 0;
            st = add_answer(&n, a, dated && is_certain(r) ? &a->said : &a->maybe, buf_str(&text), IS_DATE, r);
        }
    buf_release(&text);
    return st;
}

static enum status answer_texts(struct asked *a, const struct choice *c, bool place)
{
    for (size_t i = 0; i < c->n; i++) {
        struct str text = place ? c->row[i]->say.place : c->row[i]->say.topic;
        if (text.n == 0) {
            a->complete &= c->row[i]->shadow;
            continue;
        }
        enum status st = add_part(a, text, place ? IS_PLACE : IS_TEXT, c->row[i]);
        if (st != XD_OK)
            return st;
    }
    return XD_OK;
}

static enum status answer_rows(struct asked *a, const struct choice *c)
{
    struct buf text, people;
    buf_init(&text, 1 << 16);
    buf_init(&people, 1 << 16);
    enum status st = XD_OK;
    for (size_t i = 0; i < c->n && st == XD_OK; i++) {
        buf_reset(&text);
        buf_reset(&people);
        when_words(&text, &c->row[i]->say.when);
        buf_addb(&text, ' ');
        row_subject(&text, c->row[i]);
        row_people(&people, c->row[i]);
        if (people.n > 0) {
            buf_addb(&text, ' ');
            buf_adds(&text, buf_str(&people));
        }
        st = add_part(a, buf_str(&text), IS_TEXT, c->row[i]);
    }
    buf_release(&text);
    buf_release(&people);
    return st;
}

struct tally {
    size_t sure, spanning, undated, shadow;
};

static struct tally tally_of(const struct choice *c)
{
    struct tally t = {0};
    for (size_t i = 0; i < c->n; i++) {
        const struct row *r = c->row[i];
        bool dated = r->say.when.from != 0 || r->say.when.to != 0;
        if (r->shadow)
            t.shadow++;
        else if (!dated || r->certainty == CERTAINTY_UNDATED)
            t.undated++;
        else if (r->certainty == CERTAINTY_SPANNING)
            t.spanning++;
        else
            t.sure++;
    }
    return t;
}

static bool counts_as_sure(const struct row *r, const struct tally *t)
{
    bool dated = r->say.when.from != 0 || r->say.when.to != 0;
    if (t->sure == 0)
        return true;
    return !r->shadow && dated && r->certainty <= CERTAINTY_CERTAIN;
}

/* The words of a number: what is certain, then how much more may belong to it. */
static void number_words(struct buf *text, const struct tally *t, bool timed, bool exists)
{
    size_t all = t->sure + t->spanning + t->undated;
    if (t->sure > 0)
        buf_addf(text, exists ? message_pick("有,查到%zu次", "yes, found %zu") : message_pick("%zu次", "%zu"), t->sure);
    else if (!timed)
        buf_addf(text,
                 exists ? message_pick("有,查到%zu次(日期不详)", "yes, found %zu (undated)")
                        : message_pick("%zu次(日期不详)", "%zu (undated)"),
                 all);
    else
        buf_addf(text, message_pick("可能有%zu次,日期不能确定在所问时间内", "maybe %zu, not certainly in that time"),
                 all);
    if (t->sure > 0 && t->spanning > 0)
        buf_addf(text, message_pick(",另有%zu次跨越所问时间", ", %zu more reach beyond that time"), t->spanning);
    if (t->sure > 0 && t->undated > 0)
        buf_addf(text, message_pick(",另有%zu次日期不详", ", %zu more undated"), t->undated);
    if (t->shadow > 0 && all > 0)
        buf_addf(text, message_pick(",另有%zu条记录可能是其中之一", ", %zu more records may be among them"), t->shadow);
}

static enum status answer_number(struct asked *a, const struct choice *c, bool exists)
{
    struct tally t = tally_of(c);
    if (c->n == 0)
        return XD_OK;
    if (t.sure + t.spanning + t.undated == 0) { /* what outshines them was filtered away */
        t.undated = t.shadow;
        t.shadow = 0;
    }
    struct buf text;
    buf_init(&text, 4096);
    number_words(&text, &t, a->intent.asks > 0, exists);
    enum status st = XD_OK;
    struct answer *n;
    struct answer_list *to = t.sure > 0 || a->intent.asks == 0 ? &a->said : &a->maybe;
    for (size_t i = 0; i < c->n && st == XD_OK; i++)
        if (counts_as_sure(c->row[i], &t))
            st = add_answer(&n, a, to, buf_str(&text), exists ? IS_TEXT : IS_NUMBER, c->row[i]);
    a->complete &= t.spanning + t.undated + t.shadow == 0;
    buf_release(&text);
    return st;
}

/* The number of lecturers: their names stand behind it. */
static enum status answer_people_number(struct asked *a, const struct choice *c, struct index *ix, struct error *e)
{
    enum status st = answer_people(a, c, PART_LECTURER, ix, e);
    if (st != XD_OK || a->said.n == 0)
        return st;
    struct buf text;
    struct answer *n;
    buf_init(&text, 1 << 16);
    buf_addf(&text, message_pick("%zu人:", "%zu: "), a->said.n);
    for (size_t i = 0; i < a->said.n; i++) {
        if (i > 0)
            buf_addc(&text, message_pick("、", ", "));
        buf_adds(&text, a->said.v[i].text);
    }
    a->said.n = 0;
    for (size_t i = 0; i < c->n && st == XD_OK; i++)
        if (is_certain(c->row[i]))
            st = add_answer(&n, a, &a->said, buf_str(&text), IS_NUMBER, c->row[i]);
    buf_release(&text);
    return st;
}

/* How many came, or should have: of several lessons each with its date. */
static enum status answer_attendance(struct asked *a, const struct choice *c)
{
    struct str wanted = a->intent.due ? STR("应到") : STR("实到");
    struct buf text;
    size_t told = 0;
    enum status st = XD_OK;
    buf_init(&text, 4096);
    for (size_t i = 0; i < c->n; i++)
        told += !c->row[i]->shadow;
    for (size_t i = 0; i < c->n && st == XD_OK; i++) {
        const struct row *r = c->row[i];
        bool any = false;
        for (uint32_t k = 0; k < r->say.figures && !any && st == XD_OK; k++) {
            const struct figure *f = &r->say.figure[k];
            if (!str_eq(f->of, wanted))
                continue;
            buf_reset(&text);
            if (told > 1) {
                when_words(&text, &r->say.when);
                buf_addb(&text, ':');
            }
            buf_addf(&text, "%.0f", f->value);
            buf_adds(&text, f->unit);
            st = add_part(a, buf_str(&text), IS_NUMBER, r);
            any = true;
        }
        a->complete &= any || r->shadow;
    }
    buf_release(&text);
    return st;
}

static enum status make_answers(struct asked *a, const struct choice *c, struct index *ix, struct error *e)
{
    switch (a->intent.slot) {
    case SLOT_LECTURER:
        return answer_people(a, c, PART_LECTURER, ix, e);
    case SLOT_PRESIDER:
        return answer_people(a, c, PART_PRESIDER, ix, e);
    case SLOT_COUNT_PEOPLE:
        return answer_people_number(a, c, ix, e);
    case SLOT_WHEN:
        return answer_dates(a, c);
    case SLOT_COUNT:
        return answer_number(a, c, false);
    case SLOT_EXISTS:
        return answer_number(a, c, true);
    case SLOT_ATTENDANCE:
        return answer_attendance(a, c);
    case SLOT_TOPIC:
        return answer_texts(a, c, false);
    case SLOT_PLACE:
        return answer_texts(a, c, true);
    default:
        return answer_rows(a, c);
    }
}

/* --- the whole ---------------------------------------------------------------------------------------- */

struct knower {
    struct index *ix;
    const struct knowledge *knowledge;
    struct error *e;
    enum status status;
};

static bool knows(void *context, struct str name)
{
    struct knower *k = context;
    bool known = false;
    if (k->status == XD_OK)
        k->status = person_is_known(&known, k->ix, k->knowledge, name, k->e);
    return known;
}

static bool several_people(const struct asked *a, const struct choice *c)
{
    struct str first = STR("");
    if (a->intent.surname.n == 0 || a->intent.slot == SLOT_LECTURER)
        return false;
    for (size_t i = 0; i < c->n; i++)
        for (uint32_t k = 0; k < c->row[i]->say.whos; k++) {
            const struct who *w = &c->row[i]->say.who[k];
            if (!lecturer_wanted(a, c->row[i], w))
                continue;
            if (first.n > 0 && !str_eq(first, w->name))
                return true;
            first = w->name;
        }
    return false;
}

static void want_sources(struct asked *a, const struct answer_list *l)
{
    for (size_t k = 0; k < l->n; k++)
        for (size_t r = 0; r < l->v[k].rows; r++)
            a->rows.v[l->v[k].row[r] - a->rows.v].wanted = true;
}

static enum status load_sources(struct asked *a, struct index *ix, struct error *e)
{
    for (size_t i = 0; i < a->rows.n; i++)
        a->rows.v[i].wanted = false;
    want_sources(a, &a->said);
    want_sources(a, &a->maybe);
    return rows_load(&a->rows, ix, e);
}

static enum status answer_intent(struct asked *a, struct index *ix, struct knower *k, struct error *e)
{
    for (unsigned i = 0; i < a->intent.people; i++)
        if (!knows(k, a->intent.person[i])) {
            a->reason = REASON_UNKNOWN_PERSON;
            return k->status;
        }
    struct choice c;
    enum status st = choose_rows(&c, a, ix, e);
    if (st != XD_OK)
        return st;
    if (several_people(a, &c)) {
        a->reason = REASON_AMBIGUOUS_PERSON;
        return XD_OK;
    }
    a->complete = !c.undated;
    st = make_answers(a, &c, ix, e);
    if (st != XD_OK)
        return e != NULL && e->code == st ? st : error_set(e, st, a->question);
    a->complete &= a->maybe.n == 0;
    if (a->said.n == 0)
        a->reason = a->maybe.n > 0 ? REASON_UNCERTAIN : c.planned ? REASON_ONLY_PLANNED : REASON_NOT_FOUND;
    return load_sources(a, ix, e);
}

enum status answer_work(void *context, struct index *ix, struct error *e)
{
    struct asked *a = context;
    arena_reset(&a->arena);
    rows_reset(&a->rows);
    a->said = a->maybe = (struct answer_list){0};
    a->complete = false;
    a->reason = REASON_NONE;
    a->coverage = ix->coverage;
    struct knower k = {ix, a->knowledge, e, XD_OK};
    enum status st = intent_parse(&a->intent, a->question, a->today, a->lexicon, knows, &k);
    if (st != XD_OK)
        return error_set(e, st, a->question);
    if (k.status != XD_OK)
        return k.status;
    if (a->intent.slot == SLOT_NONE)
        a->reason = REASON_NO_INTENT;
    else
        st = answer_intent(a, ix, &k, e);
    a->complete &= a->said.n > 0;
    return st;
}

static void sources_json(struct json *j, const struct answer *n)
{
    json_key(j, "sources");
    json_array(j);
    for (size_t i = 0; i < n->rows; i++)
        for (uint32_t k = 0; k < n->row[i]->sources; k++)
            source_json(j, &n->row[i]->source[k]);
    json_end_array(j);
}

static void list_json(struct json *j, const char *key, const struct answer_list *l)
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < l->n; i++) {
        const struct answer *n = &l->v[i];
        json_object(j);
        masked_json(j, "text", n->text);
        json_kc(j, "is", answer_is_name(n->is));
        json_kc(j, "certainty", certainty_name(n->certainty));
        json_key(j, "rows");
        json_array(j);
        for (size_t k = 0; k < n->rows; k++)
            json_c(j, n->row[k]->id);
        json_end_array(j);
        sources_json(j, n);
        json_end(j);
    }
    json_end_array(j);
}

void answer_json(struct json *j, const struct asked *a)
{
    json_kint(j, "v", 1);
    json_kstr(j, "question", a->question);
    json_kc(j, "intent", intent_name(a->intent.slot));
    list_json(j, "answers", &a->said);
    list_json(j, "maybe", &a->maybe);
    json_kbool(j, "complete", a->complete);
    json_kbool(j, "refused", a->said.n == 0);
    json_kc(j, "reason", reason_name(a->reason));
    json_key(j, "coverage");
    session_coverage_json(j, &a->coverage);
}
