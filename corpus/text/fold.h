/* fold.h - the folded text: the one form in which text is matched, on both sides.
 *
 * Folding works character by character: width, case, punctuation, traditional to simplified (OpenCC's
 * TSCharacters, characters only), 〇 and ○ alike. Blanks shrink to one; they vanish between Han characters
 * that stand apart one by one (林　静), and a line end vanishes where a full line of Han text wraps. The
 * complete rule is in docs/format.md, "Folding"; a change to it is a change of TERMS_VERSION.
 *
 * Positions: `at[i]` is the index, in characters (code points) of the source text, of the character that
 * folded character i came from; at[n] is the source's length. at never decreases. */
#ifndef XD_TEXT_FOLD_H
#define XD_TEXT_FOLD_H

#include "base/status.h"
#include "base/str.h"
#include <stdint.h>

struct folded {
    uint32_t *ch; /* n folded characters; line ends are '\n', the only control character */
    uint32_t *at; /* n + 1 source positions, in characters */
    size_t n;
    size_t cap;
    /* Line ends at which a full line wraps though no two Han characters meet there (…获得，⏎全国…; 2012年⏎10月):
     * they stay '\n', but the paragraph goes on. Ascending folded positions. */
    uint32_t *soft;
    size_t softs, soft_cap;
};

void folded_init(struct folded *f);
void folded_release(struct folded *f);
/* Replaces what f holds. XD_NOMEM, XD_LIMIT (more than 2^30 characters). Malformed UTF-8 folds to U+FFFD. */
enum status fold_text(struct folded *f, struct str source);
/* One character, without context: width, case, punctuation, simplified. */
uint32_t fold_char(uint32_t c);

#endif
