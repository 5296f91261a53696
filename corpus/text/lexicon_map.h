/* lexicon_map.h - the mapped lexicon as its readers see it: private to lexicon.c and segment.c. */
#ifndef XD_TEXT_LEXICON_MAP_H
#define XD_TEXT_LEXICON_MAP_H

#include "text/lexicon_format.h"
#include "text/segment.h"

struct lexicon {
    const struct lexicon_header *head;
    const struct lexicon_node *node;
    const uint16_t *page;
    const uint16_t *code;
    const struct lexicon_char *character;
    const struct lexicon_surname2 *surname2;
    void *map;
    size_t size;
};

/* The code of a character, 0 when no word holds it. */
static inline uint32_t lexicon_code(const struct lexicon *lx, uint32_t c)
{
    return c < LEXICON_PAGES * 256 ? lx->code[lx->page[c >> 8] * 256u + (c & 0xFF)] : 0;
}

/* The child of a node by a code, 0 when there is none (the root is nobody's child). */
static inline uint32_t lexicon_child(const struct lexicon *lx, uint32_t node, uint32_t code)
{
    uint64_t child = (uint64_t)lx->node[node].base + code;
    return code != 0 && child < lx->head->nodes && lx->node[child].check == node ? (uint32_t)child : 0;
}

#endif
