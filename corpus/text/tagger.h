/* tagger.h - words, parts of speech, people, places, organisations and times of running Chinese text.
 *
 * Inference of the network "LAC small" (https://github.com/baidu/lac): embedding of 128, two bidirectional GRU layers
 * of 2 x 128, 57 label scores, a CRF. The weights are those that Debian ships in python3-jieba; all arithmetic is ours,
 * without any framework. The network is a fixed function of the text: nothing is learnt here, nothing is sent anywhere.
 *
 * A tagger is immutable for its users and shared by threads; each thread owns one tagger_work. A build without the
 * tagger (XD_TAGGER=OFF) has the same functions; tagger_open then says XD_UNSUPPORTED. */
#ifndef XD_TEXT_TAGGER_H
#define XD_TEXT_TAGGER_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the arithmetic is done. The float paths agree with each other to the label; the 8-bit ones differ from them, and
 * from each other, in a few words out of a thousand, so that the path is part of what an index was made with. */
enum tagger_path {
    TAGGER_AUTO, /* the fastest that this processor has */
    TAGGER_PORTABLE,
    TAGGER_AVX2,
    TAGGER_AVX512,
    TAGGER_AVX2_INT8,
    TAGGER_VNNI,
    TAGGER_PATHS
};
const char *tagger_path_name(unsigned path); /* "auto" "portable" "avx2" "avx512" "avx2-int8" "vnni" */

struct tagger;
struct tagger_work;

/* dir: the folder of word.dic, tag.dic and model_baseline/; NULL: $XIAODANG_TAGGER, else where the build found it.
 * Cheap: the weights are read when the first work is made. XD_UNSUPPORTED (this build, or this processor lacks the
 * path), XD_NOTFOUND, XD_NOMEM. */
enum status tagger_open(struct tagger **out, const char *dir, enum tagger_path path, struct error *e);
void tagger_close(struct tagger *t);                               /* NULL is fine */
enum tagger_path tagger_path_of(const struct tagger *t);           /* never TAGGER_AUTO */
const char *tagger_tag_name(const struct tagger *t, unsigned tag); /* "n" "v" "PER" …, "" for none */

enum tagged_kind { TAGGED_WORD, TAGGED_PERSON, TAGGED_PLACE, TAGGED_ORG, TAGGED_TIME };

struct tagged_word {
    uint32_t text;     /* index of the text it stands in */
    uint32_t from, to; /* characters of that text, half-open */
    uint8_t kind;      /* enum tagged_kind */
    uint8_t tag;       /* see tagger_tag_name */
};
struct tagged {
    struct tagged_word *v; /* by text and position; they cover each text without gap */
    size_t n, cap;
};
void tagged_init(struct tagged *t);
void tagged_release(struct tagged *t);

struct tagger_text {
    const uint32_t *ch; /* characters, folded or not; a sentence or a paragraph, line ends within are sentence ends */
    size_t n;
};

/* t must outlive it. The first one reads the weights. XD_NOTFOUND, XD_CORRUPT, XD_IO, XD_NOMEM. */
enum status tagger_work_new(struct tagger_work **out, struct tagger *t, struct error *e);
void tagger_work_free(struct tagger_work *w); /* NULL is fine */
/* Replaces what out holds. What a text gets does not depend on the texts beside it. Memory does not grow with the
 * length of a text, but for its words. XD_NOMEM, XD_LIMIT (a text of 2^31 characters). */
enum status tagger_run(struct tagged *out, struct tagger_work *w, const struct tagger_text *text, size_t n);

/* The form in which a character is looked up: width, case, and the signs that the network was trained on. */
uint32_t tagger_fold(uint32_t c);

#endif
