#include "answer.h"
#include "base/mem.h"
#include "row_json.h"
#include "row_query.h"
#include "row_text.h"

#define ASK_MEMORY ((size_t)256 << 20)

const char *reason_name(unsigned reason)
{
    static const char *const names[REASON_COUNT] = {"",          "no-intent",   "unknown-person", "ambiguous-person",
                                                    "not-found", "only-planned"};
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

/* The answer of that text, found or new. NULL: no memory. */
static struct answer *answer_of(struct asked *a, struct str text, uint8_t is, uint8_t certainty)
{
    for (size_t i = 0; i < a->answers; i++)
        if (str_eq(a->answer[i].text, text))
            return &a->answer[i];
    if (a->answers == a->answer_cap) {
        size_t cap = a->answer_cap > 0 ? 2 * a->answer_cap : 16;
        struct answer *more = arena_zalloc(&a->arena, cap, sizeof *more);
        if (more == NULL)
            return NULL;
        if (a->answers > 0)
            memcpy(more, a->answer, a->answers * sizeof *more);
        a->answer = more;
        a->answer_cap = cap;
    }
    struct answer *n = &a->answer[a->answers];
    *n = (struct answer){.text = arena_dup(&a->arena, text), .is = is, .certainty = certainty};
    if (n->text.p == NULL)
        return NULL;
    a->answers++;
    return n;
}

static enum status add_answer(struct asked *a, struct str text, uint8_t is, const struct row *r)
{
    struct answer *n = answer_of(a, text, is, r->certainty);
    if (n == NULL)
        return XD_LIMIT;
    if (n->rows > 0 && n->row[n->rows - 1] == r)
        return XD_OK;
    if (n->rows == n->cap) {
        size_t cap = n->cap > 0 ? 2 * n->cap : 4;
        const struct row **more = arena_zalloc(&a->arena, cap, sizeof(struct row *));
        if (more == NULL)
            return XD_LIMIT;
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

/* --- one maker for each slot -------------------------------------------------------------------------- */

/* A name that the analysis doubted is sure when some report or the roster is sure of it. */
static enum status is_sure(bool *sure, const struct asked *a, const struct who *w, struct index *ix, struct error *e)
{
    *sure = w->sure;
    return w->sure ? XD_OK : person_is_sure(sure, ix, a->knowledge, w->name, e);
}

/* Within each band of certainty doubtful names stand last. */
static void sure_first(struct asked *a)
{
    for (size_t i = 1; i < a->answers; i++) {
        struct answer n = a->answer[i];
        size_t k = i;
        for (; k > 0 && a->answer[k - 1].certainty >= n.certainty && a->answer[k - 1].doubtful && !n.doubtful; k--)
            a->answer[k] = a->answer[k - 1];
        a->answer[k] = n;
    }
}

static enum status answer_people(struct asked *a, const struct choice *c, uint8_t part, struct index *ix,
                                 struct error *e)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct row *r = c->row[i];
        bool any = false;
        a->complete &= part != PART_LECTURER || r->say.who_complete;
        for (uint32_t k = 0; k < r->say.whos; k++) {
            const struct who *w = &r->say.who[k];
            if (w->part != part || w->name.n == 0 || (part == PART_LECTURER && !lecturer_wanted(a, r, w)))
                continue;
            bool sure;
            enum status st = is_sure(&sure, a, w, ix, e);
            if (st == XD_OK)
                st = add_answer(a, w->name, IS_PERSON, r);
            if (st != XD_OK)
                return st;
            answer_of(a, w->name, IS_PERSON, r->certainty)->doubtful |= !sure;
            any = true;
        }
        a->complete &= any;
    }
    sure_first(a);
    return XD_OK;
}

static enum status answer_dates(struct asked *a, const struct choice *c)
{
    struct buf text;
    buf_init(&text, 4096);
    enum status st = XD_OK;
    for (int shadows = 0; shadows <= 1; shadows++)
        for (size_t i = 0; i < c->n && st == XD_OK; i++) {
            if (c->row[i]->shadow != (shadows == 1))
                continue;
            if (shadows == 1 && a->answers > 0) { /* told more exactly by another row */
                a->complete = false;
                continue;
            }
            buf_reset(&text);
            when_words(&text, &c->row[i]->say.when);
            st = add_answer(a, buf_str(&text), IS_DATE, c->row[i]);
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
        enum status st = add_answer(a, text, place ? IS_PLACE : IS_TEXT, c->row[i]);
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
        st = add_answer(a, buf_str(&text), IS_TEXT, c->row[i]);
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
    for (size_t i = 0; i < c->n && st == XD_OK; i++)
        if (counts_as_sure(c->row[i], &t))
            st = add_answer(a, buf_str(&text), exists ? IS_TEXT : IS_NUMBER, c->row[i]);
    a->complete &= t.spanning + t.undated + t.shadow == 0;
    buf_release(&text);
    return st;
}

/* The number of lecturers: their names stand behind it. */
static enum status answer_people_number(struct asked *a, const struct choice *c, struct index *ix, struct error *e)
{
    enum status st = answer_people(a, c, PART_LECTURER, ix, e);
    if (st != XD_OK || a->answers == 0)
        return st;
    struct buf text;
    buf_init(&text, 1 << 16);
    buf_addf(&text, message_pick("%zu人:", "%zu: "), a->answers);
    for (size_t i = 0; i < a->answers; i++) {
        if (i > 0)
            buf_addc(&text, message_pick("、", ", "));
        buf_adds(&text, a->answer[i].text);
    }
    a->answers = 0;
    for (size_t i = 0; i < c->n && st == XD_OK; i++)
        st = add_answer(a, buf_str(&text), IS_NUMBER, c->row[i]);
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

static enum status load_sources(struct asked *a, struct index *ix, struct error *e)
{
    for (size_t i = 0; i < a->rows.n; i++)
        a->rows.v[i].wanted = false;
    for (size_t k = 0; k < a->answers; k++)
        for (size_t r = 0; r < a->answer[k].rows; r++)
            a->rows.v[a->answer[k].row[r] - a->rows.v].wanted = true;
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
    if (a->answers == 0)
        a->reason = c.planned ? REASON_ONLY_PLANNED : REASON_NOT_FOUND;
    return load_sources(a, ix, e);
}

enum status answer_work(void *context, struct index *ix, struct error *e)
{
    struct asked *a = context;
    arena_reset(&a->arena);
    rows_reset(&a->rows);
    a->answer = NULL;
    a->answers = a->answer_cap = 0;
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
    a->complete &= a->answers > 0;
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

void answer_json(struct json *j, const struct asked *a)
{
    json_object(j);
    json_kint(j, "v", 1);
    json_kstr(j, "question", a->question);
    json_kc(j, "intent", intent_name(a->intent.slot));
    json_key(j, "answers");
    json_array(j);
    for (size_t i = 0; i < a->answers; i++) {
        const struct answer *n = &a->answer[i];
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
    json_kbool(j, "complete", a->complete);
    json_kbool(j, "refused", a->answers == 0);
    json_kc(j, "reason", reason_name(a->reason));
    json_key(j, "coverage");
    session_coverage_json(j, &a->coverage);
    json_end(j);
}
