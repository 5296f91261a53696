/* segment.h - words of folded text, by the most probable path through a dictionary.
 *
 * The lexicon is one read-only file made in the build (jieba's dictionary and our own lists), mapped into
 * memory: opening costs no parsing. Safe for use by many threads at once. */
#ifndef XD_TEXT_SEGMENT_H
#define XD_TEXT_SEGMENT_H

#include "base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lexicon;

/* path NULL: $XIAODANG_DATA/lexicon.bin; where that is not set, the build tree's file when it is there, else the
 * installed one. XD_NOTFOUND, XD_CORRUPT, XD_VERSION, XD_IO. Maps the file and reads little of it: a query must not
 * wait for more. Damage behind the header is found by lexicon_verify; unfound it gives other words, no wild reads. */
enum status lexicon_open(struct lexicon **out, const char *path, struct error *e);
/* Reads all of it: XD_CORRUPT where it is not as it was made. For whoever writes what lasts. */
enum status lexicon_verify(const struct lexicon *lx, struct error *e);
void lexicon_close(struct lexicon *lx);          /* NULL is fine */
uint64_t lexicon_hash(const struct lexicon *lx); /* of its content: part of the index's terms version */

enum token_kind {
    TOKEN_WORD,   /* Han: a word of the dictionary, or a single character that is none */
    TOKEN_LATIN,  /* a run of letters and digits holding a letter: a3, wps */
    TOKEN_NUMBER, /* a run of digits, with inner dots: 2012, 7.4 */
    TOKEN_BREAK   /* anything else: punctuation, blanks, line ends; one token a character */
};

struct token {
    uint32_t from, to; /* in folded characters, half-open */
    uint8_t kind;      /* enum token_kind */
    uint8_t known;     /* 1 when in the dictionary */
    uint8_t pos;       /* part of speech, see lexicon_pos_name */
    uint8_t reserved;
};

struct tokens {
    struct token *v;
    size_t n, cap;
    void *scratch; /* of segment() */
    size_t scratch_cap;
};
void tokens_init(struct tokens *t);
void tokens_release(struct tokens *t);
/* Replaces what t holds; the tokens cover ch[0, n) without gap or overlap. XD_NOMEM. */
enum status segment(struct tokens *t, const struct lexicon *lx, const uint32_t *ch, size_t n);
/* The jieba tag of a token ("n", "nr", "v", …), "" for what is in no dictionary (its pos is 255). Never NULL. */
const char *lexicon_pos_name(const struct lexicon *lx, unsigned pos);

/* Dictionary look-up of one string: its log probability, or 0 when it is no word (log probabilities are < 0). */
double lexicon_logp(const struct lexicon *lx, const uint32_t *ch, size_t n);
/* Whether the string is a word and its tag is in the list, e.g. "nr". */
bool lexicon_has_pos(const struct lexicon *lx, const uint32_t *ch, size_t n, const char *pos);
/* Calls nothing back: fills ends[] with the lengths (ascending) of the dictionary words that start at ch[0]; returns
 * how many, at most max. */
size_t lexicon_prefixes(const struct lexicon *lx, const uint32_t *ch, size_t n, uint32_t *ends, size_t max);
/* Statistics for names, from Debian's data; natural logarithms of probabilities, a floor for unseen characters. */
double lexicon_surname_logp(const struct lexicon *lx, const uint32_t *ch, size_t n); /* n 1 or 2; 0 when no surname */
double lexicon_given_logp(const struct lexicon *lx, uint32_t ch, unsigned position,
                          unsigned length);                      /* position 0.., of a given name of `length` 1 or 2 */
double lexicon_char_logp(const struct lexicon *lx, uint32_t ch); /* of the character in running text */

#endif
