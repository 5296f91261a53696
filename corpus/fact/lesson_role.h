/* lesson_role.h - what the reader of a sentence's slots remembers, and the lesson that a verb or a name has beside it.
 * Internal to corpus/fact: lesson_role.c reads, lesson_object.c tells the lesson. */
#ifndef XD_FACT_LESSON_ROLE_H
#define XD_FACT_LESSON_ROLE_H

#include "fact/lesson_rules.h"

enum how { HOW_SUBJECT, HOW_BY, HOW_HEARD };

struct reader {
    struct passage *p;
    int subject, agent; /* groups; -1 for nobody */
    enum how how;
    bool acting;          /* somebody acts in this sentence, so nobody is carried into it */
    bool waiting;         /* 组织 … ,: the subject comes back behind the comma */
    int last;             /* the last group named, for 他 */
    bool pronoun;         /* 他, and nobody named in the sentence */
    bool colon;           /* a list follows one */
    bool invited;         /* the agent was, in a sentence that speaks of a lesson */
    bool that;            /* the sentence begins with a lesson: 第三次…, 这一课… */
    size_t lesson, alien; /* the last such slot; SIZE_MAX for none */
    uint32_t after;       /* where the telling before ends */
};

/* What a clause ahead speaks of first: SLOT_LESSON, SLOT_ALIEN or SLOT_NONE; *at is the slot. */
enum slot_kind role_ahead(const struct passage *p, size_t i, size_t *at);
bool role_spoken(const struct reader *r, size_t i);                      /* party lessons are spoken of at slot i */
bool role_date_in(const struct passage *p, size_t from, size_t to);      /* a day or month stands there */
bool role_in_turn(const struct reader *r, size_t i);                     /* who acts gives a lesson of his own */
uint32_t role_object(const struct reader *r, size_t i);                  /* behind the verb's lesson; 0 for none */
uint32_t role_noun_behind(const struct reader *r, size_t i, bool heard); /* 顾文澜的党课: its end; 0 for none */

#endif
