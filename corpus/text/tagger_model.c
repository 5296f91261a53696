/* Reading the network: dictionaries, float weights, and the form in which the kernels want them. */
#include "text/tagger_model.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <sched.h>

/* A parameter file is a short header of Paddle's, then little-endian float32 values. */
enum { HEADER_MAX = 64, DICTIONARY_MAX = 4 << 20, VOCABULARY_MAX = 60000, PATH_LEN = 4096 };

/* Squared norm of an embedding: what was never trained keeps its small random start; trained ones begin near 1, most
 * have 100 and more. Better unknown than random. */
#define UNTRAINED 0.6f
#define LOG2E 1.44269504f

enum { ROW_ABSENT, ROW_BEING_MADE, ROW_READY };

static enum status open_part(struct buf *out, const char *dir, const char *name, size_t max, struct error *e)
{
    struct buf path;
    buf_init(&path, PATH_LEN);
    buf_init(out, max);
    buf_addf(&path, "%s/%s", dir, name);
    buf_addb(&path, 0);
    enum status st = buf_status(&path);
    st = st == XD_OK ? io_read_file(out, path.p, e) : error_set(e, st, str_c(dir));
    buf_release(&path);
    return st;
}

static enum status read_floats(float **out, const char *dir, const char *name, size_t count, struct error *e)
{
    struct buf file;
    enum status st = open_part(&file, dir, name, count * sizeof **out + HEADER_MAX, e);
    if (st == XD_OK && file.n < count * sizeof **out)
        st = error_detail(e, XD_CORRUPT, str_c(name), "too short for the weights of the tagger");
    if (st == XD_OK && (*out = mem_alloc_aligned(count * sizeof **out)) == NULL)
        st = error_set(e, XD_NOMEM, str_c(name));
    if (st == XD_OK) {
        memcpy(*out, file.p + file.n - count * sizeof **out, count * sizeof **out);
        /* One dead unit has denormal weights, each product with which would cost a microcode assist. */
        for (size_t i = 0; i < count; i++)
            if (!(fabsf((*out)[i]) >= 1e-30f))
                (*out)[i] = 0;
    }
    buf_release(&file);
    return st;
}

/* --- dictionaries ------------------------------------------------------------------------------------------------ */

/* One line: a number, a tab, a word. */
static bool next_entry(struct str *rest, uint32_t *id, struct str *word)
{
    while (rest->n > 0) {
        size_t end = str_find(*rest, STR("\n"));
        struct str line = str_sub(*rest, 0, end);
        *rest = str_sub(*rest, end + 1, rest->n);
        size_t i = 0;
        *id = 0;
        while (i < line.n && i < 6 && is_digit((unsigned char)line.p[i]))
            *id = *id * 10 + (uint32_t)(line.p[i++] - '0');
        if (i == 0 || i >= line.n || line.p[i] != '\t')
            continue;
        *word = str_sub(line, i + 1, line.n);
        while (word->n > 0 && word->p[word->n - 1] == '\r')
            word->n--;
        return true;
    }
    return false;
}

static enum status read_words(struct tagger *t, const char *dir, struct error *e)
{
    struct buf file;
    enum status st = open_part(&file, dir, "word.dic", DICTIONARY_MAX, e);
    t->id = mem_alloc(LAC_CODES * sizeof *t->id);
    if (st == XD_OK && t->id == NULL)
        st = error_set(e, XD_NOMEM, STR("word.dic"));
    if (st == XD_OK) {
        memset(t->id, 0xFF, LAC_CODES * sizeof *t->id);
        struct str rest = buf_str(&file), word;
        bool unknown = false;
        for (uint32_t id; next_entry(&rest, &id, &word);) {
            size_t at = 0;
            uint32_t c = word.n ? utf8_next(word, &at) : 0;
            if (id >= VOCABULARY_MAX)
                continue;
            t->vocabulary = id >= t->vocabulary ? id + 1 : t->vocabulary;
            if (str_eq(word, STR("OOV"))) {
                t->unknown = (uint16_t)id;
                unknown = true;
            } else if (word.n > 0 && at == word.n && c < LAC_CODES)
                t->id[c] = (uint16_t)id;
        }
        if (!unknown)
            st = error_detail(e, XD_CORRUPT, STR("word.dic"), "no entry OOV");
    }
    buf_release(&file);
    return st;
}

static uint8_t kind_of(struct str tag)
{
    static const struct {
        struct str tag;
        uint8_t kind;
    } kinds[] = {{STR_LIT("PER"), TAGGED_PERSON}, {STR_LIT("nr"), TAGGED_PERSON}, {STR_LIT("LOC"), TAGGED_PLACE},
                 {STR_LIT("ns"), TAGGED_PLACE},   {STR_LIT("ORG"), TAGGED_ORG},   {STR_LIT("nt"), TAGGED_ORG},
                 {STR_LIT("TIME"), TAGGED_TIME},  {STR_LIT("t"), TAGGED_TIME}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(tag, kinds[i].tag))
            return kinds[i].kind;
    return TAGGED_WORD;
}

static enum status read_tags(struct tagger *t, const char *dir, struct error *e)
{
    struct buf file;
    enum status st = open_part(&file, dir, "tag.dic", DICTIONARY_MAX, e);
    struct str rest = buf_str(&file), word;
    uint32_t labels = 0;
    for (uint32_t id; st == XD_OK && next_entry(&rest, &id, &word); labels++) {
        struct str tag = str_sub(word, 0, str_find(word, STR("-")));
        if (id >= LAC_LABELS || tag.n >= LAC_TAG_LEN) {
            labels = UINT32_MAX;
            break;
        }
        t->begins[id] = tag.n == word.n || str_ends(word, STR("-B"));
        memcpy(t->tag[id], tag.p, tag.n);
        t->kind[id] = kind_of(tag);
    }
    if (st == XD_OK && labels != LAC_LABELS)
        st = error_detail(e, XD_CORRUPT, STR("tag.dic"), "not the labels of this network");
    buf_release(&file);
    return st;
}

/* --- packing ----------------------------------------------------------------------------------------------------- */

/* A k x n matrix as mul wants it; columns up to `padded` are zero. NULL without memory. */
static void *pack(const struct tagger_kernel *o, const float *w, size_t ldw, size_t k, size_t n, size_t padded,
                  const float *scale)
{
    void *packed = mem_alloc_aligned(k * padded * (o->int8 ? 1 : sizeof(float)));
    int8_t *bytes = packed;
    float *floats = packed;
    for (size_t x = 0; packed && x < k; x++)
        for (size_t j = 0; j < n; j++) {
            float v = w[x * ldw + j];
            size_t panel = j / o->panel * o->panel * k, column = j % o->panel;
            if (o->int8)
                bytes[panel + (x / 4 * o->panel + column) * 4 + x % 4] = (int8_t)lrintf(v / scale[j]);
            else
                floats[panel + x * o->panel + column] = v;
        }
    return packed;
}

/* Raises each column's scale so that its largest weight becomes 127. */
static void widen(const float *w, size_t ldw, size_t k, size_t n, float *scale)
{
    for (size_t x = 0; x < k; x++)
        for (size_t j = 0; j < n; j++)
            scale[j] = fmaxf(scale[j], fabsf(w[x * ldw + j]) / 127);
}

/* Takes off the bias what the activations' zero point adds to the sums of each column. */
static void take_zero(const struct tagger_kernel *o, const float *w, size_t ldw, size_t k, size_t n, const float *scale,
                      float *bias)
{
    for (size_t x = 0; o->int8 && x < k; x++)
        for (size_t j = 0; j < n; j++)
            bias[j] -= (float)lrintf(w[x * ldw + j] / scale[j]) * scale[j] * (float)o->zero / o->qmax;
}

/* The factor that turns a gate's sum into the argument of logistic2. */
static float gate_factor(size_t column)
{
    return column < LAC_BOTH ? -LOG2E : -2 * LOG2E;
}

/* wx, bx: input weights of layer 2, NULL for layer 1. wh: [D][2D] gates, then [D][D] candidate. */
static bool build_direction(struct lac_direction *d, const struct tagger_kernel *o, const float *wx, const float *bx,
                            const float *wh, const float *bh)
{
    const float *wc = wh + LAC_STATE * LAC_BOTH;
    for (size_t j = 0; j < LAC_GATES; j++) {
        d->scale[j] = 1e-9f;
        d->bias[j] = bh[j] + (wx ? bx[j] : 0);
    }
    widen(wh, LAC_BOTH, LAC_STATE, LAC_BOTH, d->scale);
    widen(wc, LAC_STATE, LAC_STATE, LAC_STATE, d->scale + LAC_BOTH);
    if (wx)
        widen(wx, LAC_GATES, LAC_BOTH, LAC_GATES, d->scale);
    d->gates = pack(o, wh, LAC_BOTH, LAC_STATE, LAC_BOTH, LAC_BOTH, d->scale);
    d->candidate = pack(o, wc, LAC_STATE, LAC_STATE, LAC_STATE, LAC_STATE, d->scale + LAC_BOTH);
    take_zero(o, wh, LAC_BOTH, LAC_STATE, LAC_BOTH, d->scale, d->bias);
    take_zero(o, wc, LAC_STATE, LAC_STATE, LAC_STATE, d->scale + LAC_BOTH, d->bias + LAC_BOTH);
    if (wx) {
        d->input = pack(o, wx, LAC_GATES, LAC_BOTH, LAC_GATES, LAC_GATES, d->scale);
        take_zero(o, wx, LAC_GATES, LAC_BOTH, LAC_GATES, d->scale, d->bias);
    }
    for (size_t j = 0; j < LAC_GATES; j++) {
        d->scale[j] = o->int8 ? d->scale[j] * gate_factor(j) / o->qmax : gate_factor(j);
        d->bias[j] *= gate_factor(j);
    }
    return d->gates && d->candidate && (!wx || d->input);
}

static bool build_scores(struct tagger *t, const float *w, const float *b, const float *crf)
{
    struct lac_crf *f = &t->crf;
    const struct tagger_kernel *o = t->kernel;
    for (size_t j = 0; j < LAC_SCORES; j++) {
        bool label = j < LAC_LABELS;
        f->scale[j] = 1e-9f;
        f->bias[j] = label ? b[j] : 0;
        f->first[j] = label ? crf[j] : -1e30f;
        f->last[j] = label ? crf[LAC_LABELS + j] : -1e30f;
    }
    widen(w, LAC_LABELS, LAC_BOTH, LAC_LABELS, f->scale);
    t->emission = pack(o, w, LAC_LABELS, LAC_BOTH, LAC_LABELS, LAC_SCORES, f->scale);
    take_zero(o, w, LAC_LABELS, LAC_BOTH, LAC_LABELS, f->scale, f->bias);
    for (size_t j = 0; j < LAC_SCORES; j++)
        f->scale[j] = o->int8 ? f->scale[j] / o->qmax : 1;
    for (size_t i = 0; i < LAC_LABELS; i++)
        for (size_t j = 0; j < LAC_SCORES; j++) {
            f->trans[i][j] = j < LAC_LABELS ? crf[(i + 2) * LAC_LABELS + j] : -1e30f;
            f->into[i][j] = j < LAC_LABELS ? crf[(j + 2) * LAC_LABELS + i] : -1e30f;
        }
    return t->emission != NULL;
}

static bool build_table(struct tagger *t, const float *const w[2], const float *const b[2])
{
    enum { BOTH = 2 * LAC_GATES };
    t->projection = mem_alloc_aligned((size_t)LAC_STATE * BOTH * sizeof *t->projection);
    t->table = mem_zalloc((size_t)t->vocabulary * BOTH, sizeof *t->table);
    t->row_is = mem_zalloc(t->vocabulary, sizeof *t->row_is);
    if (!t->projection || !t->table || !t->row_is)
        return false;
    for (size_t d = 0; d < 2; d++)
        for (size_t j = 0; j < LAC_GATES; j++) {
            t->table_bias[d * LAC_GATES + j] = b[d][j] * gate_factor(j);
            for (size_t x = 0; x < LAC_STATE; x++)
                t->projection[x * BOTH + d * LAC_GATES + j] = w[d][x * LAC_GATES + j] * gate_factor(j);
        }
    return true;
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

enum { PARAMETERS = 19 }; /* input w, b, recurrent w, b of each of four directions; emission w, b; the CRF */

static enum status read_parameters(float *p[PARAMETERS], const char *dir, struct error *e)
{
    static const char *const layer[] = {"fc", "fc", "gru", "gru"}, *const part[] = {"w", "b"};
    for (int i = 0; i < PARAMETERS; i++) {
        size_t size[] = {(size_t)(i < 8 ? LAC_STATE : LAC_BOTH) * LAC_GATES, LAC_GATES, LAC_GATES * LAC_STATE,
                         LAC_GATES};
        size_t rest[] = {LAC_BOTH * LAC_LABELS, LAC_LABELS, (LAC_LABELS + 2) * LAC_LABELS};
        struct buf file;
        buf_init(&file, 64);
        if (i < PARAMETERS - 1)
            buf_addf(&file, "model_baseline/%s_%d.%s_0", layer[i % 4], i / 4, part[i % 2]);
        else
            buf_addc(&file, "model_baseline/crfw");
        buf_addb(&file, 0);
        enum status st = buf_status(&file);
        if (st == XD_OK)
            st = read_floats(&p[i], dir, file.p, i < 16 ? size[i % 4] : rest[i - 16], e);
        buf_release(&file);
        if (st != XD_OK)
            return st;
    }
    return XD_OK;
}

static void forget_untrained(struct tagger *t)
{
    for (uint32_t c = 0; c < LAC_CODES; c++) {
        if (t->id[c] == UINT16_MAX || t->id[c] >= t->vocabulary) {
            t->id[c] = t->unknown;
            continue;
        }
        const float *v = t->embedding + (size_t)t->id[c] * LAC_STATE;
        float norm = 0;
        for (size_t x = 0; x < LAC_STATE; x++)
            norm += v[x] * v[x];
        if (norm < UNTRAINED)
            t->id[c] = t->unknown;
    }
}

static enum status read_all(struct tagger *t, struct error *e)
{
    const char *dir = t->folder;
    float *p[PARAMETERS] = {0};
    enum status st = read_words(t, dir, e);
    if (st == XD_OK)
        st = read_tags(t, dir, e);
    if (st == XD_OK)
        st = read_floats(&t->embedding, dir, "model_baseline/word_emb", (size_t)t->vocabulary * LAC_STATE, e);
    if (st == XD_OK)
        st = read_parameters(p, dir, e);
    if (st == XD_OK) {
        bool ok = true;
        forget_untrained(t);
        for (size_t i = 0; i < 4; i++) /* layer 1 forward, backward; layer 2 forward, backward */
            ok = build_direction(&t->layer[i / 2][i % 2], t->kernel, i < 2 ? NULL : p[i * 4], p[i * 4 + 1],
                                 p[i * 4 + 2], p[i * 4 + 3]) &&
                 ok;
        ok = ok && build_scores(t, p[16], p[17], p[18]) &&
             build_table(t, (const float *const[]){p[0], p[4]}, (const float *const[]){p[1], p[5]});
        if (!ok)
            st = error_set(e, XD_NOMEM, str_c(dir));
    }
    for (size_t i = 0; i < PARAMETERS; i++)
        mem_free(p[i]);
    return st;
}

enum status lac_read(struct tagger *t, struct error *e)
{
    enum status st = read_all(t, e);
    if (st != XD_OK)
        lac_release(t);
    return st;
}

void lac_release(struct tagger *t)
{
    for (size_t i = 0; i < 4; i++) {
        struct lac_direction *d = &t->layer[i / 2][i % 2];
        mem_free(d->input);
        mem_free(d->gates);
        mem_free(d->candidate);
        *d = (struct lac_direction){0};
    }
    mem_free(t->emission);
    mem_free(t->id);
    mem_free(t->embedding);
    mem_free(t->projection);
    mem_free(t->table);
    mem_free(t->row_is);
    t->emission = NULL;
    t->id = NULL;
    t->embedding = t->projection = NULL;
    t->table = NULL;
    t->row_is = NULL;
    t->vocabulary = 0;
}

uint32_t tagger_fold(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } signs[] = {{' ', ','},    {'\t', ','},    {0xA0, ','},    {0x3000, ','}, {0x3001, ','}, {0x3002, '.'},
                 {0x2026, '.'}, {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'}, {0x201D, '"'}, {0x300C, '"'},
                 {0x300D, '"'}, {0x300E, '"'},  {0x300F, '"'},  {0x3010, '['}, {0x3011, ']'}, {0x3014, '('},
                 {0x3015, ')'}, {0x2014, '-'},  {0x2022, 0xB7}, {0x30FB, 0xB7}};
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    for (size_t i = 0; (c < 0x80 ? c <= ' ' : !is_han(c)) && i < sizeof signs / sizeof *signs; i++)
        if (signs[i].from == c)
            return signs[i].to;
    return c;
}

uint16_t lac_id(const struct tagger *t, uint32_t character)
{
    uint32_t c = tagger_fold(character);
    return c < LAC_CODES ? t->id[c] : t->unknown;
}

static void make_row(const struct tagger *t, uint16_t id, int16_t *row)
{
    enum { BOTH = 2 * LAC_GATES };
    float v[BOTH];
    memcpy(v, t->table_bias, sizeof v);
    for (size_t x = 0; x < LAC_STATE; x++) {
        float e = t->embedding[(size_t)id * LAC_STATE + x];
        for (size_t j = 0; j < BOTH; j++)
            v[j] += e * t->projection[x * BOTH + j];
    }
    for (size_t j = 0; j < BOTH; j++)
        row[j] = (int16_t)lrintf(fminf(fmaxf(v[j] / LAC_TABLE_UNIT, -32767), 32767));
}

const int16_t *lac_row(const struct tagger *t, uint16_t id)
{
    int16_t *row = t->table + (size_t)id * 2 * LAC_GATES;
    atomic_uchar *is = &t->row_is[id];
    if (atomic_load_explicit(is, memory_order_acquire) == ROW_READY)
        return row;
    unsigned char absent = ROW_ABSENT;
    if (atomic_compare_exchange_strong(is, &absent, ROW_BEING_MADE)) {
        make_row(t, id, row);
        atomic_store_explicit(is, ROW_READY, memory_order_release);
    }
    while (atomic_load_explicit(is, memory_order_acquire) != ROW_READY)
        sched_yield(); /* another thread is at it; it takes microseconds */
    return row;
}
