#include "lac_reference.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/tagger.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { D = 128, LABELS = 57, MAX = 1024, CODES = 0x30000 };

struct lac_reference {
    float *embedding, *input[4], *input_bias[4], *recurrent[4], *recurrent_bias[4], *score, *score_bias, *crf;
    int *id, vocabulary, unknown;
    char label[LABELS][8];
};

static bool whole_file(struct buf *out, const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    buf_init(out, 64 << 20);
    return io_read_file(out, path, NULL) == XD_OK;
}

static float *floats(const char *folder, const char *name, size_t count)
{
    struct buf file;
    float *v = mem_alloc(count * sizeof *v);
    if (!whole_file(&file, folder, name) || file.n < count * sizeof *v || v == NULL)
        abort();
    memcpy(v, file.p + file.n - count * sizeof *v, count * sizeof *v);
    buf_release(&file);
    return v;
}

static bool read_dictionary(struct lac_reference *r, const char *folder, const char *name, bool labels)
{
    struct buf file;
    bool ok = whole_file(&file, folder, name);
    struct str rest = ok ? buf_str(&file) : STR("");
    while (rest.n > 0) {
        size_t end = str_find(rest, STR("\n"));
        struct str line = str_sub(rest, 0, end);
        rest = str_sub(rest, end + 1, rest.n);
        size_t tab = str_find(line, STR("\t")), at = 0;
        struct str word = str_sub(line, tab + 1, line.n);
        if (word.n == 0)
            continue;
        int id = (int)strtol(line.p, NULL, 10);
        uint32_t c = utf8_next(word, &at);
        if (labels)
            snprintf(r->label[id], sizeof r->label[id], "%.*s", (int)word.n, word.p);
        else if (str_eq(word, STR("OOV")))
            r->unknown = id;
        else if (at == word.n && c < CODES)
            r->id[c] = id;
        if (!labels && id >= r->vocabulary)
            r->vocabulary = id + 1;
    }
    buf_release(&file);
    return ok;
}

struct lac_reference *lac_reference_open(const char *folder)
{
    struct lac_reference *r = mem_zalloc(1, sizeof *r);
    if (r == NULL)
        abort();
    r->id = mem_alloc(CODES * sizeof *r->id);
    for (size_t i = 0; r->id && i < CODES; i++)
        r->id[i] = -1;
    if (!read_dictionary(r, folder, "word.dic", false) || !read_dictionary(r, folder, "tag.dic", true)) {
        lac_reference_close(r);
        return NULL;
    }
    for (int i = 0; i < 4; i++) {
        char name[64];
        snprintf(name, sizeof name, "model_baseline/fc_%d.w_0", i);
        r->input[i] = floats(folder, name, (size_t)(i < 2 ? D : 2 * D) * 3 * D);
        snprintf(name, sizeof name, "model_baseline/fc_%d.b_0", i);
        r->input_bias[i] = floats(folder, name, 3 * D);
        snprintf(name, sizeof name, "model_baseline/gru_%d.w_0", i);
        r->recurrent[i] = floats(folder, name, 3 * D * D);
        snprintf(name, sizeof name, "model_baseline/gru_%d.b_0", i);
        r->recurrent_bias[i] = floats(folder, name, 3 * D);
    }
    r->embedding = floats(folder, "model_baseline/word_emb", (size_t)r->vocabulary * D);
    r->score = floats(folder, "model_baseline/fc_4.w_0", 2 * D * LABELS);
    r->score_bias = floats(folder, "model_baseline/fc_4.b_0", LABELS);
    r->crf = floats(folder, "model_baseline/crfw", (LABELS + 2) * LABELS);
    return r;
}

void lac_reference_close(struct lac_reference *r)
{
    for (int i = 0; i < 4; i++) {
        mem_free(r->input[i]);
        mem_free(r->input_bias[i]);
        mem_free(r->recurrent[i]);
        mem_free(r->recurrent_bias[i]);
    }
    mem_free(r->embedding);
    mem_free(r->score);
    mem_free(r->score_bias);
    mem_free(r->crf);
    mem_free(r->id);
    mem_free(r);
}

const char *lac_reference_label(const struct lac_reference *r, unsigned label)
{
    return label < LABELS ? r->label[label] : "";
}

/* Its embedding is what training started from. */
static bool untrained(const struct lac_reference *r, int id)
{
    float norm = 0;
    for (int x = 0; x < D; x++)
        norm += r->embedding[(size_t)id * D + x] * r->embedding[(size_t)id * D + x];
    return norm < 0.6f;
}

/* y = x W + b, row by row. */
static void multiply(float *y, const float *x, const float *w, const float *b, size_t k, size_t n)
{
    for (size_t j = 0; j < n; j++)
        y[j] = b[j];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++)
            y[j] += x[i] * w[i * n + j];
}

static float logistic(float x)
{
    return 1 / (1 + expf(-x));
}

/* One direction of one layer: gates update and reset, candidate, h = (1-u) h + u c. */
static void direction(const struct lac_reference *r, int layer, int backward, const float *in, size_t n, float *out)
{
    int which = layer * 2 + backward;
    size_t width = layer ? 2 * D : D;
    const float *w = r->recurrent[which], *b = r->recurrent_bias[which];
    static const float none[3 * D];
    float h[D] = {0}, reset[D], x[3 * D], gate[2 * D], candidate[D];
    for (size_t i = 0; i < n; i++) {
        size_t t = backward ? n - 1 - i : i;
        multiply(x, in + t * width, r->input[which], r->input_bias[which], width, 3 * D);
        multiply(gate, h, w, none, D, 2 * D);
        for (int j = 0; j < 2 * D; j++)
            gate[j] = logistic(gate[j] + x[j] + b[j]);
        for (int j = 0; j < D; j++)
            reset[j] = gate[D + j] * h[j];
        multiply(candidate, reset, w + 2 * D * D, none, D, D);
        for (int j = 0; j < D; j++) {
            float c = tanhf(candidate[j] + x[2 * D + j] + b[2 * D + j]);
            h[j] = (1 - gate[j]) * h[j] + gate[j] * c;
            out[t * 2 * D + (size_t)backward * D + (size_t)j] = h[j];
        }
    }
}

static void viterbi(const struct lac_reference *r, const float *in, size_t n, uint8_t *label)
{
    static float best[MAX][LABELS];
    static uint8_t from[MAX][LABELS];
    const float *first = r->crf, *last = r->crf + LABELS, *move = r->crf + 2 * LABELS;
    for (size_t i = 0; i < n; i++) {
        float score[LABELS];
        multiply(score, in + i * 2 * D, r->score, r->score_bias, 2 * D, LABELS);
        for (int j = 0; j < LABELS; j++) {
            best[i][j] = i ? -INFINITY : first[j];
            for (int k = 0; i && k < LABELS; k++)
                if (best[i - 1][k] + move[k * LABELS + j] > best[i][j]) {
                    best[i][j] = best[i - 1][k] + move[k * LABELS + j];
                    from[i][j] = (uint8_t)k;
                }
            best[i][j] += score[j];
        }
    }
    int at = 0;
    for (int j = 1; j < LABELS; j++)
        if (best[n - 1][j] + last[j] > best[n - 1][at] + last[at])
            at = j;
    for (size_t i = n; i-- > 0; at = from[i][at])
        label[i] = (uint8_t)at;
}

void lac_reference_run(const struct lac_reference *r, const uint32_t *ch, size_t n, uint8_t *label)
{
    static float x[MAX * D], y[MAX * 2 * D], z[MAX * 2 * D];
    if (n == 0 || n > MAX)
        return;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = tagger_fold(ch[i]);
        int id = c < CODES ? r->id[c] : -1;
        if (id < 0 || (id != r->unknown && untrained(r, id)))
            id = r->unknown;
        memcpy(x + i * D, r->embedding + (size_t)id * D, D * sizeof *x);
    }
    for (int backward = 0; backward < 2; backward++)
        direction(r, 0, backward, x, n, y);
    for (int backward = 0; backward < 2; backward++)
        direction(r, 1, backward, y, n, z);
    viterbi(r, z, n, label);
}
