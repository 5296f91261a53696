/* tag_blocks.h - a report's paragraphs tagged: words and entities with their places in the folded text. */
#ifndef XD_TEXT_TAG_BLOCKS_H
#define XD_TEXT_TAG_BLOCKS_H

#include "text/block.h"
#include "text/tagger.h"

struct block_tags {
    struct tagged words; /* text: the index of the block; from, to: folded, over the line ends of wrapped lines */
    /* scratch */
    struct tagger_text *text;
    size_t text_cap;
    uint32_t *ch, *at; /* what is tagged, and where it stands */
    size_t ch_cap, at_cap;
};

void block_tags_init(struct block_tags *t);
void block_tags_release(struct block_tags *t);
/* Replaces what t holds. w NULL: no words. XD_NOMEM. */
enum status block_tags_find(struct block_tags *t, struct tagger_work *w, const struct folded *f,
                            const struct blocks *b);

#endif
