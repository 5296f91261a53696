/* trie_builder.h - a double array from sorted words; used in the build only, by make_lexicon. */
#ifndef XD_TEXT_TRIE_BUILDER_H
#define XD_TEXT_TRIE_BUILDER_H

#include "base/status.h"
#include "text/lexicon_format.h"

struct trie_word {
    const uint16_t *code; /* n codes, each >= 1 */
    uint32_t n;
    uint16_t cost;
    uint8_t pos;
};

struct trie_builder {
    struct lexicon_node *node; /* the result; check of a free node is UINT32_MAX */
    size_t nodes, cap;
    uint32_t *next_free; /* after a free node: the next free one */
    size_t first_free, free_cap;
    size_t crowded; /* below it nodes of several children are not tried: single ones fill the holes */
};

/* words: sorted by codes, without doubles. Replaces *b, which the caller releases. XD_NOMEM. */
enum status trie_build(struct trie_builder *b, const struct trie_word *words, size_t n);
void trie_release(struct trie_builder *b);

#endif
