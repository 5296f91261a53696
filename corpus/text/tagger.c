/* Running the network: texts are cut into sentences, sentences packed into lanes, lanes run side by side. */
#include "text/tagger.h"
#include "base/mem.h"
#include "text/tagger_model.h"
#include <stdlib.h>
#include <sys/stat.h>

enum {
    CHUNK = 8192,       /* characters run together, and one sentence more */
    SENTENCE_MAX = 1024 /* cut hard behind */
};

/* --- which arithmetic -------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const struct tagger_kernel *kernel;
} paths[TAGGER_PATHS] = {
    [TAGGER_AUTO] = {"auto", NULL},
    [TAGGER_PORTABLE] = {"portable", &kernel_portable},
#if defined XD_TAGGER_X86
    [TAGGER_AVX2] = {"avx2", &kernel_avx2},
    [TAGGER_AVX512] = {"avx512", &kernel_avx512},
    [TAGGER_AVX2_INT8] = {"avx2-int8", &kernel_avx2_int8},
    [TAGGER_VNNI] = {"vnni", &kernel_vnni},
#else
    [TAGGER_AVX2] = {"avx2", NULL},           [TAGGER_AVX512] = {"avx512", NULL},
    [TAGGER_AVX2_INT8] = {"avx2-int8", NULL}, [TAGGER_VNNI] = {"vnni", NULL},
#endif
};

const char *tagger_path_name(unsigned path)
{
    return path < TAGGER_PATHS ? paths[path].name : "";
}

static bool processor_has(enum tagger_path path)
{
#if defined XD_TAGGER_X86
    __builtin_cpu_init();
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (path == TAGGER_AVX2 || path == TAGGER_AVX2_INT8)
        return avx2;
    if (path == TAGGER_AVX512)
        return avx512;
    if (path == TAGGER_VNNI)
        return avx512 && __builtin_cpu_supports("avx512vnni");
#endif
    return path == TAGGER_PORTABLE;
}

static enum tagger_path fastest(void)
{
    static const enum tagger_path by_speed[] = {TAGGER_VNNI, TAGGER_AVX2_INT8};
    for (size_t i = 0; i < sizeof by_speed / sizeof *by_speed; i++)
        if (processor_has(by_speed[i]))
            return by_speed[i];
    return TAGGER_PORTABLE;
}

enum status tagger_open(struct tagger **out, const char *dir, enum tagger_path path, struct error *e)
{
    *out = NULL;
    if (path == TAGGER_AUTO)
        path = fastest();
    if (path >= TAGGER_PATHS || !processor_has(path))
        return error_detail(e, XD_UNSUPPORTED, str_c(tagger_path_name(path)), "this processor lacks the instructions");
    if (dir == NULL && ((dir = getenv("XIAODANG_TAGGER")) == NULL || dir[0] == '\0'))
        dir = XD_TAGGER_FOLDER;
    size_t length = strlen(dir);
    struct stat info;
    struct tagger *t = mem_zalloc(1, sizeof *t);
    if (t == NULL)
        return error_set(e, XD_NOMEM, str_c(dir));
    if (length >= sizeof t->folder || stat(dir, &info) != 0 || !S_ISDIR(info.st_mode)) {
        mem_free(t);
        return error_detail(e, XD_NOTFOUND, str_c(dir), "no folder of the tagger's weights");
    }
    memcpy(t->folder, dir, length + 1);
    t->path = path;
    t->kernel = paths[path].kernel;
    pthread_mutex_init(&t->lock, NULL);
    *out = t;
    return XD_OK;
}

void tagger_close(struct tagger *t)
{
    if (t == NULL)
        return;
    lac_release(t);
    pthread_mutex_destroy(&t->lock);
    mem_free(t);
}

enum tagger_path tagger_path_of(const struct tagger *t)
{
    return t->path;
}

const char *tagger_tag_name(const struct tagger *t, unsigned tag)
{
    return tag < LAC_LABELS ? t->tag[tag] : "";
}

/* --- work -------------------------------------------------------------------------------------------------------- */

struct character {
    uint32_t at; /* in its text */
    uint16_t id;
};
struct sentence {
    uint32_t text, from, n; /* characters [from, from + n) of the chunk */
    uint32_t lane, step;    /* where it starts */
};
/* A cell of the grid of steps and lanes: whose character it holds. */
struct cell {
    uint16_t id;
    uint8_t used, first, last; /* ends of a sentence */
};
struct tagger_work {
    const struct tagger *t;
    struct character *ch;
    uint8_t *label;
    size_t chs;
    struct sentence *sentence;
    size_t sentences, sentence_cap;
    uint64_t *order; /* of sentences: length above index */
    size_t order_cap;
    struct cell *cell;
    size_t cell_cap;
    char *layer[2]; /* outputs of the layers, [step][lane][LAC_BOTH] */
    float *scores;
    size_t grid_cap; /* cells that layer and scores have room for */
    char *sums;
    float *hist, *h, *u;
    char *hq, *rq;
};

static enum status read_once(struct tagger *t, struct error *e)
{
    pthread_mutex_lock(&t->lock);
    enum status st = t->read ? XD_OK : lac_read(t, e);
    t->read = st == XD_OK;
    pthread_mutex_unlock(&t->lock);
    return st;
}

enum status tagger_work_new(struct tagger_work **out, struct tagger *t, struct error *e)
{
    *out = NULL;
    enum status st = read_once(t, e);
    if (st != XD_OK)
        return st;
    struct tagger_work *w = mem_zalloc(1, sizeof *w);
    if (w == NULL)
        return error_set(e, XD_NOMEM, STR("tagger"));
    *out = w;
    size_t state = LAC_LANES * LAC_STATE * sizeof(float);
    w->t = t;
    w->ch = mem_alloc((CHUNK + SENTENCE_MAX) * sizeof *w->ch);
    w->label = mem_alloc(CHUNK + SENTENCE_MAX);
    w->sums = mem_alloc_aligned((size_t)LAC_LANES * LAC_GATES * sizeof(float));
    w->hist = mem_alloc_aligned((size_t)SENTENCE_MAX * LAC_SCORES * sizeof(float));
    w->h = mem_alloc_aligned(state);
    w->u = mem_alloc_aligned(state);
    w->hq = mem_alloc_aligned(state);
    w->rq = mem_alloc_aligned(state);
    if (w->ch && w->label && w->sums && w->hist && w->h && w->u && w->hq && w->rq)
        return XD_OK;
    tagger_work_free(w);
    *out = NULL;
    return error_set(e, XD_NOMEM, STR("tagger"));
}

void tagger_work_free(struct tagger_work *w)
{
    if (w == NULL)
        return;
    void *const part[] = {w->ch,     w->label, w->sentence, w->order, w->cell, w->layer[0], w->layer[1],
                          w->scores, w->sums,  w->hist,     w->h,     w->u,    w->hq,       w->rq};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        mem_free(part[i]);
    mem_free(w);
}

void tagged_init(struct tagged *t)
{
    *t = (struct tagged){0};
}

void tagged_release(struct tagged *t)
{
    mem_free(t->v);
    tagged_init(t);
}

/* --- the grid ---------------------------------------------------------------------------------------------------- */

static int longer_first(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static size_t lanes_for(const struct tagger_work *w)
{
    size_t longest = 1;
    for (size_t i = 0; i < w->sentences; i++)
        longest = w->sentence[i].n > longest ? w->sentence[i].n : longest;
    size_t lanes = (w->chs + longest - 1) / longest;
    return lanes > LAC_LANES ? LAC_LANES : (lanes + LAC_ROWS - 1) / LAC_ROWS * LAC_ROWS;
}

/* Longest sentence first, each onto the emptiest lane. *steps: the length of the fullest lane. */
static enum status pack_lanes(struct tagger_work *w, size_t lanes, size_t *steps)
{
    uint32_t load[LAC_LANES] = {0};
    *steps = 0;
    if (mem_reserve((void **)&w->order, &w->order_cap, w->sentences, sizeof *w->order) != 0)
        return XD_NOMEM;
    for (size_t i = 0; i < w->sentences; i++)
        w->order[i] = (uint64_t)w->sentence[i].n << 32 | i;
    qsort(w->order, w->sentences, sizeof *w->order, longer_first);
    for (size_t i = 0; i < w->sentences; i++) {
        struct sentence *s = &w->sentence[(uint32_t)w->order[i]];
        uint32_t lane = 0;
        for (uint32_t l = 1; l < lanes; l++)
            if (load[l] < load[lane])
                lane = l;
        s->lane = lane;
        s->step = load[lane];
        load[lane] += s->n;
        *steps = load[lane] > *steps ? load[lane] : *steps;
    }
    return XD_OK;
}

static size_t unit_size(const struct tagger_work *w)
{
    return w->t->kernel->int8 ? 1 : sizeof(float);
}

static enum status make_room(struct tagger_work *w, size_t cells)
{
    if (mem_reserve((void **)&w->cell, &w->cell_cap, cells, sizeof *w->cell) != 0)
        return XD_NOMEM;
    if (cells <= w->grid_cap)
        return XD_OK;
    mem_free(w->layer[0]);
    mem_free(w->layer[1]);
    mem_free(w->scores);
    w->grid_cap = 0;
    w->layer[0] = mem_alloc_aligned(cells * LAC_BOTH * unit_size(w));
    w->layer[1] = mem_alloc_aligned(cells * LAC_BOTH * unit_size(w));
    w->scores = mem_alloc_aligned(cells * LAC_SCORES * sizeof *w->scores);
    if (!w->layer[0] || !w->layer[1] || !w->scores)
        return XD_NOMEM;
    w->grid_cap = cells;
    return XD_OK;
}

static void fill_cells(struct tagger_work *w, size_t lanes, size_t steps)
{
    memset(w->cell, 0, steps * lanes * sizeof *w->cell);
    for (size_t i = 0; i < w->sentences; i++) {
        const struct sentence *s = &w->sentence[i];
        for (uint32_t k = 0; k < s->n; k++) {
            uint16_t id = w->ch[s->from + k].id;
            lac_row(w->t, id);
            w->cell[(size_t)(s->step + k) * lanes + s->lane] = (struct cell){id, 1, k == 0, k + 1 == s->n};
        }
    }
}

/* --- the layers -------------------------------------------------------------------------------------------------- */

/* Clears the state of lanes where a sentence starts, and finds each lane's row of the table. */
static void enter_step(struct tagger_work *w, const struct cell *cell, size_t lanes, bool backward, bool start,
                       const int16_t **row)
{
    static const int16_t blank[2 * LAC_GATES];
    size_t unit = unit_size(w);
    for (size_t l = 0; l < lanes; l++) {
        const struct cell *c = &cell[l];
        if (start || !c->used || (backward ? c->last : c->first)) {
            memset(w->h + l * LAC_STATE, 0, LAC_STATE * sizeof *w->h);
            memset(w->hq + l * LAC_STATE * unit, w->t->kernel->int8 ? w->t->kernel->zero : 0, LAC_STATE * unit);
        }
        row[l] = (c->used ? w->t->table + (size_t)c->id * 2 * LAC_GATES : blank) + (backward ? LAC_GATES : 0);
    }
}

static void run_direction(struct tagger_work *w, size_t layer, bool backward, size_t steps, size_t lanes)
{
    const struct tagger_kernel *k = w->t->kernel;
    const struct lac_direction *d = &w->t->layer[layer][backward];
    const int16_t *row[LAC_LANES];
    struct gru_step g = {
        .lanes = lanes, .sums = w->sums, .scale = d->scale, .bias = d->bias, .row = layer ? NULL : row};
    size_t unit = unit_size(w), state = LAC_STATE * unit / 4, both = LAC_BOTH * unit / 4; /* rows, in units of mul */
    g.h = w->h;
    g.u = w->u;
    g.hq = w->hq;
    g.rq = w->rq;
    for (size_t i = 0; i < steps; i++) {
        size_t at = backward ? steps - 1 - i : i;
        enter_step(w, w->cell + at * lanes, lanes, backward, i == 0, row);
        if (layer)
            k->mul(lanes, w->layer[0] + at * lanes * LAC_BOTH * unit, both, both, d->input, LAC_GATES, w->sums,
                   LAC_GATES, 0);
        k->mul(lanes, w->hq, state, state, d->gates, LAC_BOTH, w->sums, LAC_GATES, layer != 0);
        k->gates(&g);
        k->mul(lanes, w->rq, state, state, d->candidate, LAC_STATE, w->sums + LAC_BOTH * 4, LAC_GATES, layer != 0);
        g.out = w->layer[layer] + (at * lanes * LAC_BOTH + (backward ? LAC_STATE : 0)) * unit;
        k->state(&g);
    }
}

/* Labels every character of the chunk. */
static enum status run_chunk(struct tagger_work *w)
{
    const struct tagger_kernel *k = w->t->kernel;
    size_t lanes = lanes_for(w), steps = 0;
    enum status st = pack_lanes(w, lanes, &steps);
    if (st == XD_OK)
        st = make_room(w, steps * lanes);
    if (st != XD_OK)
        return st;
    fill_cells(w, lanes, steps);
    for (size_t i = 0; i < 4; i++)
        run_direction(w, i / 2, i % 2, steps, lanes);
    size_t both = LAC_BOTH * unit_size(w) / 4;
    k->mul(steps * lanes, w->layer[1], both, both, w->t->emission, LAC_SCORES, w->scores, LAC_SCORES, 0);
    for (size_t i = 0; i < w->sentences; i++) {
        const struct sentence *s = &w->sentence[i];
        k->decode(w->label + s->from, &w->t->crf, w->scores + ((size_t)s->step * lanes + s->lane) * LAC_SCORES,
                  lanes * LAC_SCORES, s->n, w->hist);
    }
    return XD_OK;
}

/* --- texts to chunks, labels to words ------------------------------------------------------------------------------
 */

static bool ends_sentence(uint32_t c)
{
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B || c == '\n' || c == '!' || c == '?' || c == ';';
}

static bool closes(uint32_t c)
{
    return c == 0x201D || c == 0x2019 || c == 0xFF09 || c == ')' || c == 0x300B || c == 0x300D || c == '"';
}

/* Where the sentence that starts at `from` ends: behind its end mark and what closes after it. */
static size_t sentence_end(const struct tagger_text *x, size_t from)
{
    size_t i = from;
    while (i < x->n && i - from < SENTENCE_MAX) {
        bool end = ends_sentence(x->ch[i++]);
        while (end && i < x->n && i - from < SENTENCE_MAX && (closes(x->ch[i]) || ends_sentence(x->ch[i])))
            i++;
        if (end)
            break;
    }
    return i;
}

static enum status add_sentence(struct tagger_work *w, const struct tagger_text *x, uint32_t text, size_t from,
                                size_t to)
{
    if (mem_reserve((void **)&w->sentence, &w->sentence_cap, w->sentences + 1, sizeof *w->sentence) != 0)
        return XD_NOMEM;
    w->sentence[w->sentences++] = (struct sentence){.text = text, .from = (uint32_t)w->chs, .n = (uint32_t)(to - from)};
    for (size_t i = from; i < to; i++)
        w->ch[w->chs++] = (struct character){(uint32_t)i, lac_id(w->t, x->ch[i])};
    return XD_OK;
}

static enum status add_words(struct tagged *out, const struct tagger_work *w, const struct sentence *s)
{
    for (uint32_t i = s->from; i < s->from + s->n; i++) {
        uint8_t label = w->label[i];
        if (i > s->from && !w->t->begins[label]) {
            out->v[out->n - 1].to++;
            continue;
        }
        if (mem_reserve((void **)&out->v, &out->cap, out->n + 1, sizeof *out->v) != 0)
            return XD_NOMEM;
        out->v[out->n++] = (struct tagged_word){s->text, w->ch[i].at, w->ch[i].at + 1, w->t->kind[label], label};
    }
    return XD_OK;
}

static enum status flush(struct tagged *out, struct tagger_work *w)
{
    enum status st = w->sentences ? run_chunk(w) : XD_OK;
    for (size_t i = 0; st == XD_OK && i < w->sentences; i++)
        st = add_words(out, w, &w->sentence[i]);
    w->chs = w->sentences = 0;
    return st;
}

enum status tagger_run(struct tagged *out, struct tagger_work *w, const struct tagger_text *text, size_t n)
{
    enum status st = XD_OK;
    out->n = 0;
    w->chs = w->sentences = 0;
    for (size_t i = 0; st == XD_OK && i < n; i++) {
        if (text[i].n > INT32_MAX)
            return XD_LIMIT;
        for (size_t from = 0, to; st == XD_OK && from < text[i].n; from = to) {
            to = sentence_end(&text[i], from);
            st = add_sentence(w, &text[i], (uint32_t)i, from, to);
            if (st == XD_OK && w->chs >= CHUNK)
                st = flush(out, w);
        }
    }
    return st == XD_OK ? flush(out, w) : st;
}
