/* intent.h - what a plain question asks for: a slot of a kind of fact, under constraints that are all understood.
 *
 * The question is cut into words of a closed list, times, names and the rest. The rest is never ignored: it becomes
 * a constraint on the clause, or the question has no intent. Party lessons are the only kind so far. Pure function of
 * its arguments; docs/json.md lists the names of intents. */
#ifndef XD_SEARCHER_INTENT_H
#define XD_SEARCHER_INTENT_H

#include "base/buf.h"
#include "row.h"
#include "text/segment.h"

enum { INTENT_CHARS = 120, INTENT_PEOPLE = 4, INTENT_WORDS = 8, INTENT_TIMES = 4 };

enum intent_slot {
    SLOT_NONE,     /* no intent: search */
    SLOT_LECTURER, /* 谁上过党课 */
    SLOT_WHEN,
    SLOT_COUNT,
    SLOT_COUNT_PEOPLE, /* 多少人上过党课 */
    SLOT_TOPIC,
    SLOT_PLACE,
    SLOT_ATTENDANCE, /* 到会多少人, 应到多少人 */
    SLOT_PRESIDER,
    SLOT_EXISTS,
    SLOT_ROWS, /* 上过哪些党课, 最近一次党课 */
    SLOT_COUNT_OF_SLOTS
};

struct intent {
    uint8_t slot;
    bool planned;  /* 计划 将 安排: what is to come */
    bool external; /* 外请 来校 */
    bool first, last;
    bool presided; /* the named person presides */
    bool due;      /* how many should have come */
    bool any_year; /* 七一, 6月: that part of every year */
    struct interval asked[INTENT_TIMES];
    unsigned asks;
    struct str person[INTENT_PEOPLE]; /* folded */
    unsigned people;
    struct str surname;            /* 王老师, 王书记 */
    struct str post;               /* 书记: the lecturer's, where no name is given */
    struct str word[INTENT_WORDS]; /* must stand in the clause or topic */
    unsigned words;
    struct str document[INTENT_WORDS]; /* 换届工作报告里说: must stand in the path of the source */
    unsigned documents;
    struct buf text; /* owns the strings */
};

/* Whether the archive or the roster knows somebody of that name. */
typedef bool name_is_known(void *context, struct str name);

void intent_init(struct intent *in);
void intent_release(struct intent *in);
/* Replaces what `in` holds; slot SLOT_NONE when the question has no intent. lx may be NULL (fewer unknown names are
 * recognised as such). XD_NOMEM. */
enum status intent_parse(struct intent *in, struct str question, day today, const struct lexicon *lx,
                         name_is_known *known, void *context);
const char *intent_name(unsigned slot); /* "lesson-lecturer" …, "" for none */

#endif
