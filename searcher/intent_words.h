/* intent_words.h - the closed list of words that questions about party lessons are made of. */
#ifndef XD_SEARCHER_INTENT_WORDS_H
#define XD_SEARCHER_INTENT_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum word_class {
    WORD_NONE,
    WORD_LESSON,
    WORD_WHO,
    WORD_WHEN,
    WORD_COUNT,
    WORD_COUNT_PEOPLE,
    WORD_ATTEND, /* 到会, 参加: with a number of people asked for */
    WORD_DUE,    /* 应到 */
    WORD_TOPIC,
    WORD_PLACE,
    WORD_PRESIDE,
    WORD_EXISTS,
    WORD_LIST,
    WORD_FIRST,
    WORD_LAST,
    WORD_PLAN,
    WORD_EXTERNAL,
    WORD_POST,
    WORD_HONORIFIC,
    WORD_IGNORE,
    WORD_WEAK,  /* one character that joins words, but may also stand in a name */
    WORD_MA,    /* 吗: makes a question of a statement */
    WORD_REFUSE /* asks for what rows do not tell */
};
/* The longest word of the list that starts at ch[0]; its length, 0 for none. */
size_t word_at(const uint32_t *ch, size_t n, uint8_t *class);

#endif
