/* tagger_model.h - the network as it lies in memory: packed weights, label scores, the table of characters. Internal to
 * corpus/text. */
#ifndef XD_TEXT_TAGGER_MODEL_H
#define XD_TEXT_TAGGER_MODEL_H

#include "text/tagger.h"
#include "text/tagger_kernel.h"
#include <pthread.h>
#include <stdatomic.h>

enum { LAC_TAG_LEN = 8, LAC_CODES = 0x30000 }; /* no character of the dictionary lies beyond plane 2 */

/* One direction of one layer. */
struct lac_direction {
    void *input; /* packed; layer 2 only: layer 1 has the table */
    void *gates, *candidate;
    float scale[LAC_GATES], bias[LAC_GATES];
};

enum { LAC_FOLDER = 4096 };

struct tagger {
    const struct tagger_kernel *kernel;
    enum tagger_path path;
    char folder[LAC_FOLDER];
    pthread_mutex_t lock; /* of reading the rest, once */
    bool read;
    struct lac_direction layer[2][2];
    void *emission; /* packed, LAC_BOTH x LAC_SCORES */
    struct lac_crf crf;
    char tag[LAC_LABELS][LAC_TAG_LEN];
    bool begins[LAC_LABELS];
    uint8_t kind[LAC_LABELS]; /* enum tagged_kind */
    uint16_t *id;             /* of each character below LAC_CODES */
    uint16_t unknown;         /* id of what the network has not seen */
    uint32_t vocabulary;
    /* Layer 1: its input depends on the character alone, so it is a table row, made when the character is first met. */
    float *embedding, *projection; /* [vocabulary][LAC_STATE], [LAC_STATE][2 * LAC_GATES] */
    float table_bias[2 * LAC_GATES];
    int16_t *table;       /* [vocabulary][2 * LAC_GATES] */
    atomic_uchar *row_is; /* enum in tagger_model.c */
};

/* Fills *t (kernel and folder set, nothing else) from its folder. XD_NOTFOUND, XD_CORRUPT, XD_IO, XD_NOMEM; then *t is
 * as before. */
enum status lac_read(struct tagger *t, struct error *e);
void lac_release(struct tagger *t);
uint16_t lac_id(const struct tagger *t, uint32_t character);
/* Both directions' input of layer 1 for one character; safe for many threads. */
const int16_t *lac_row(const struct tagger *t, uint16_t id);

#endif
