/* lesson_rules.h - what the files of the lesson rules share. Internal to corpus/fact. */
#ifndef XD_FACT_LESSON_RULES_H
#define XD_FACT_LESSON_RULES_H

#include "fact/lesson.h"

enum { MAX_MEMBERS = 24, MAX_GROUPS = 32, MAX_FOUND = 16 };

/* People named together, or one named by a post only (支部书记, 陈书记, 我). Ranges are folded positions. */
struct group {
    uint32_t from, to;            /* with posts, 等同志, 老师 */
    uint32_t member[MAX_MEMBERS]; /* indexes of mentions; none for a post */
    uint32_t members;
    bool open;   /* 等 without a matching number */
    bool plural; /* 支委, 党员代表: no single person */
    bool self;   /* 我, 本人 */
    uint32_t post_from, post_to;
    uint8_t role;  /* enum role */
    bool presides; /* besides lecturing */
    bool chained;  /* shares the predicate of the next group: A于3月、B于6月分别… */
    uint32_t verb; /* where its predicate was found */
    uint32_t verb_end;
};
enum role {
    ROLE_NONE,
    ROLE_LECTURER,
    ROLE_PRESIDER,
    ROLE_AUDIENCE,
    ROLE_RECORDER,
    ROLE_INVITER,
    ROLE_GUEST,
    ROLE_OTHER
};

struct teller {
    struct analysis *a;
    const struct lexicon *lx;
    const struct view *v;
    const struct analysis_input *in;
    uint8_t *genre; /* a part each */
    bool *titled;   /* a part each: its title speaks of party lessons */
    uint8_t *mask;  /* a character each of the block at work: MASK_* */
    size_t mask_cap;
    uint32_t mask_from;
    size_t next_person; /* first mention not before the block at work */
    size_t next_date;
    struct str self; /* who 我 is, "" when unknown */
    bool self_known;
};
enum { MASK_BOOK = 1, MASK_QUOTE = 2, MASK_BRACKET = 4 };

/* A lesson as it is found, before it becomes a statement. */
struct lesson {
    struct group lecturer, presider, recorder;
    bool has_presider, has_recorder;
    struct when when;
    uint32_t date_from, date_to; /* of the mention; 0/0 when the date came from elsewhere */
    uint32_t topic_from, topic_to, place_from, place_to;
    uint32_t from, to; /* the clause */
    uint32_t block;
    struct figure figure[4];
    uint32_t figures;
    bool telling_title; /* stands in a title */
};

/* lesson_words.c: where a lesson is spoken of. */
bool lesson_word_at(const struct view *v, size_t i, size_t end);              /* 党课, as a lesson */
size_t lesson_next(const struct view *v, size_t from, size_t to);             /* the next such place, or `to` */
bool lesson_verb_at(const struct view *v, size_t i, size_t end, size_t *len); /* 上 讲 作 主讲 … */
bool lesson_alone_at(const struct view *v, size_t i, size_t end,
                     size_t *len); /* 主讲 授课 …: no object needed in a lesson's context */
enum role other_verb_at(const struct view *v, size_t i, size_t end,
                        size_t *len); /* 主持 听取 邀请 …; ROLE_NONE for none */
enum role role_by_left(const struct view *v, size_t begin, size_t i, size_t *len); /* 由 邀请 主讲人： 为 … */
bool lesson_counted(const struct view *v, size_t from, size_t to);                 /* 党课4次, 三堂党课 */
bool lesson_denied(const struct view *v, size_t from, size_t to);                  /* 未 取消 */
bool lesson_delayed(const struct view *v, size_t from, size_t to);                 /* 推迟 改期 */
bool lesson_planned(const struct view *v, size_t from, size_t to);                 /* 将 拟 计划 要 */
bool lesson_every(const struct view *v, size_t from, size_t to);                   /* 每季度 */
bool lesson_done(const struct view *v, size_t from, size_t to);                    /* 了 已 */
bool lesson_contest(const struct view *v, size_t from, size_t to);                 /* 微党课比赛 */

/* lesson_who.c */
size_t groups_find(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out);
void mask_block(struct teller *t, const struct block *k);
static inline uint8_t mask_at(const struct teller *t, size_t i)
{
    return t->mask[i - t->mask_from];
}

/* lesson_clause.c */
/* What surrounds a sentence: nothing; a title or the sentence before speaks of a party lesson; a heading or a list
 * does. */
enum lesson_context { CONTEXT_NONE, CONTEXT_NEAR, CONTEXT_LIST };
enum status lesson_sentence(struct teller *t, uint32_t block, size_t from, size_t to, enum lesson_context context,
                            bool *found);

/* lesson_field.c: minutes, tables, list items. `block` moves behind what was used. */
enum status lesson_fields(struct teller *t, uint32_t *block, bool *used);
enum status lesson_table(struct teller *t, uint32_t *block, bool context, bool *used);
enum status lesson_item(struct teller *t, uint32_t block, bool *used);

/* lesson_make.c */
void lesson_date(struct teller *t, struct lesson *l, size_t sentence_from, size_t from, size_t before, size_t to,
                 bool near_only);
void lesson_date_elsewhere(struct teller *t, struct lesson *l, size_t sentence_from);
void lesson_topic(struct teller *t, struct lesson *l, size_t from, size_t to);
void lesson_place(struct teller *t, struct lesson *l, size_t from, size_t to);
enum happening lesson_status(struct teller *t, uint32_t block, size_t from, size_t to);
enum status lesson_emit(struct teller *t, struct lesson *l);
void lessons_merge(struct analysis *a);

#endif
