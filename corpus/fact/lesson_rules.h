/* lesson_rules.h - what the files of the lesson rules share. Internal to corpus/fact.
 *
 * lesson.c goes through the blocks; lesson_field.c and lesson_table.c read what is no sentence; lesson_slot.c makes a
 * row of slots of a sentence, lesson_role.c finds in it who teaches, lesson_tell.c gives that a date, a status and its
 * clause, lesson_make.c writes the statement. lesson_lexis.c and lesson_words.c hold the words. */
#ifndef XD_FACT_LESSON_RULES_H
#define XD_FACT_LESSON_RULES_H

#include "fact/lesson.h"

enum { MAX_MEMBERS = 24, MAX_GROUPS = 32, MAX_SLOTS = 256, MAX_TELLINGS = 24 };

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
};
enum role { ROLE_NONE, ROLE_LECTURER, ROLE_PRESIDER, ROLE_AUDIENCE, ROLE_RECORDER, ROLE_INVITER, ROLE_OTHER };

enum slot_kind {
    SLOT_NONE,
    SLOT_GROUP, /* ref: of the passage's groups */
    SLOT_DATE,  /* ref: of the report's dates */
    SLOT_TITLE, /* 《…》 “…” */
    SLOT_COMMA,
    SLOT_STOP,
    SLOT_COLON,
    SLOT_LESSON,  /* 党课 */
    SLOT_THAT,    /* 那一课, 第二次: a lesson where lessons are spoken of */
    SLOT_ALIEN,   /* 团课, 示范课, 讲座 */
    SLOT_TEACH,   /* 上 讲 作 带来 …: with a lesson as object */
    SLOT_LECTURE, /* 主讲 授课 …: needs no object */
    SLOT_PRESIDE,
    SLOT_RECORD,
    SLOT_HEAR,
    SLOT_INVITE,
    SLOT_ORGANISE,
    SLOT_ACT,
    SLOT_BY,
    SLOT_FOR,
    SLOT_AND,
    SLOT_OF,
    SLOT_PRONOUN, /* 他 */
    SLOT_YOU,     /* 您: nobody the report names here */
    SLOT_LED,
    SLOT_LECTURER, /* labels */
    SLOT_PRESIDER,
    SLOT_RECORDER,
    SLOT_LISTENER,
    SLOT_BYLINE
};
struct slot {
    uint32_t from, to, ref;
    uint8_t kind;
    bool bracket;
};

/* What a paragraph has told so far. */
struct talk {
    uint8_t on;                    /* party lessons are spoken of: sentences for which that still holds */
    bool nameless;                 /* the last one was told without a name */
    bool listed;                   /* they are told one by one: three of them, a list under a heading */
    struct group subject, counted; /* who acts; who gave several, told next */
    bool has_subject, has_counted;
    struct group named;   /* the last one named, for 他 */
    struct group speaker; /* of minutes: 顾文澜:我… */
    bool has_named, has_speaker;
    size_t last; /* the last statement of the paragraph + 1, 0 for none */
};

struct teller {
    struct analysis *a;
    const struct lexicon *lx;
    const struct view *v;
    const struct analysis_input *in;
    struct lexis *lexis;
    struct passage *passage; /* room for the sentence at work */
    uint8_t *genre;          /* a part each */
    bool *titled;            /* a part each: its title speaks of party lessons */
    bool *thoughts;          /* a part each: its writer tells what he heard: 思想汇报, 心得 */
    bool *personal;          /* a part each: one person reports on himself */
    uint8_t *mask;           /* a character each of the block at work: MASK_* */
    size_t mask_cap;
    uint32_t mask_from;
    size_t next_person; /* first mention not before the block at work */
    size_t next_date;
    uint32_t walked; /* characters of the source, and the bytes before them */
    size_t walked_bytes;
    struct str self; /* who 我 is, "" when unknown */
    uint32_t self_part;
    bool self_known;
};
enum { MASK_BOOK = 1, MASK_QUOTE = 2, MASK_BRACKET = 4 };

/* One lesson in a sentence. */
struct telling {
    struct group who; /* nobody: no members, no post, not self */
    bool carried;     /* named before the sentence */
    uint32_t from;    /* where its words start: no date before `after` is its own */
    uint32_t verb, to;
    uint32_t after; /* where the lesson before it ends */
};
struct passage {
    struct teller *t;
    struct talk *talk;
    uint32_t block;
    size_t from, to;
    size_t word; /* the first 党课 outside of 《》, or `to` */
    bool titled; /* a title or heading speaks of lessons: names may stand right before the word */
    struct slot v[MAX_SLOTS];
    size_t n;
    struct group g[MAX_GROUPS];
    size_t groups;
    struct telling told[MAX_TELLINGS];
    size_t tellings;
};

/* A lesson as it is found, before it becomes a statement. */
struct lesson {
    struct group lecturer, presider, recorder;
    bool has_presider, has_recorder;
    struct when when;
    uint32_t date_from, date_to; /* of the mention; 0/0 when the date came from elsewhere */
    uint32_t topic_from, topic_to, place_from, place_to;
    uint32_t from, to; /* the clause */
    uint32_t block;
    bool form; /* a row or the lines of a form: it was filled in afterwards */
    struct figure figure[4];
    uint32_t figures;
};

/* lesson_lexis.c */
struct word {
    struct lit w;
    uint8_t kind;
};
struct lexis *lexis_make(void); /* NULL: no memory; mem_free() releases it */
/* The length and kind of the longest word that starts at i, 0 for none. */
size_t lexis_at(const struct lexis *x, const struct view *v, size_t i, size_t end, enum slot_kind *kind);
bool lexis_verb_at(const struct lexis *x, const struct view *v, size_t i, size_t end); /* somebody does something */

/* lesson_words.c: where a lesson is spoken of, and whether it was held. */
bool lesson_word_at(const struct view *v, size_t i, size_t end);   /* 党课, as a lesson */
size_t lesson_next(const struct view *v, size_t from, size_t to);  /* the next such place, or `to` */
bool lesson_counted(const struct view *v, size_t from, size_t to); /* 党课4次, 三堂党课 */
bool lesson_denied(const struct view *v, size_t from, size_t to);  /* 未能上, 取消 */
bool lesson_asked(const struct view *v, size_t from, size_t to);   /* 党课谁讲? */
bool lesson_delayed(const struct view *v, size_t from, size_t to); /* 推迟 改期 */
bool lesson_planned(const struct view *v, size_t from, size_t to); /* 将 拟 计划 要 */
bool lesson_every(const struct view *v, size_t from, size_t to);   /* 每季度 */
bool lesson_done(const struct view *v, size_t from, size_t to);    /* 了 已 */
bool lesson_contest(const struct view *v, size_t from, size_t to); /* 微党课比赛 */

/* lesson_who.c */
size_t groups_find(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out);
void mask_block(struct teller *t, const struct block *k);
static inline uint8_t mask_at(const struct teller *t, size_t i)
{
    return t->mask[i - t->mask_from];
}

/* lesson_slot.c. The block is masked before. */
void slots_find(struct passage *p);
bool slot_is_label(unsigned kind);
/* What leads up to the group in slot i: a label, SLOT_FOR, SLOT_BY, SLOT_INVITE, SLOT_HEAR or SLOT_NONE. */
enum slot_kind slot_marker(const struct passage *p, size_t i);

/* lesson_role.c: the roles of the groups, and the tellings. */
void roles_find(struct passage *p);

/* lesson_tell.c: statements of a sentence. */
bool lesson_date_aside(const struct view *v, size_t from); /* 原定…, 从…: the date at `from` is not when it was held */
enum status lesson_sentence(struct teller *t, struct talk *talk, uint32_t block, size_t from, size_t to, bool titled);

/* lesson_note.c */
/* What the last column says of a row: 已上; 改到3月28日上; 顾明未到,裴若溪代讲; 未到期. */
struct note {
    size_t from, to;
    bool done, failed, moved, other; /* moved: on another day; other: somebody else gave it */
    struct group who;
    size_t date; /* of the report, when moved */
};
void note_read(struct teller *t, uint32_t block, size_t from, size_t to, struct note *n);
/* The lesson as it was planned, where that did not come true, and as it came true. */
enum status note_emit(struct teller *t, struct lesson *l, const struct note *n);

/* lesson_field.c, lesson_table.c: minutes, tables, list items. `block` moves behind what was used. */
enum field {
    FIELD_NONE,
    FIELD_TIME,
    FIELD_PLACE,
    FIELD_PRESIDER,
    FIELD_LECTURER,
    FIELD_TOPIC,
    FIELD_RECORDER,
    FIELD_ATTEND,
    FIELD_KIND,
    FIELD_CONTENT,
    FIELD_DUE,
    FIELD_PRESENT,
    FIELD_NOTE,
    FIELD_OTHER /* a label of no matter here: 职务 */
};
enum field field_of(const struct view *v, size_t from, size_t to); /* the label or column head [from, to) */
struct form {
    struct lesson l;
    bool lecturer, topic, time, party; /* party: the record says that it is a party lesson */
    bool due, present;
    struct note note;
};
void form_use(struct teller *t, struct form *f, enum field field, uint32_t block, size_t from, size_t to);
void form_topic(struct teller *t, struct lesson *l, size_t from, size_t to);
void form_figure(struct lesson *l, double value, const char *of);
size_t form_count(const struct view *v, size_t i, size_t end, double *value); /* 应到21 without a sign counts too */
bool form_is_party(const struct view *v, size_t from, size_t to);
bool form_people(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out);
enum status lesson_fields(struct teller *t, uint32_t *block, bool *used);
enum status lesson_table(struct teller *t, uint32_t *block, bool context, bool *used);
enum status lesson_item(struct teller *t, uint32_t block, bool *used);

/* lesson_date.c */
/* Whether a date may be that of a lesson; `passing`: also one that only names a time in passing. */
bool lesson_date_usable(const struct teller *t, size_t date, bool passing);
/* goes_on: the sentence goes on about a lesson of the sentence before. */
void lesson_date_elsewhere(struct teller *t, struct lesson *l, size_t sentence_from, bool goes_on);

/* lesson_make.c */
void lesson_topic(struct teller *t, struct lesson *l, size_t from, size_t to);
void lesson_place(struct teller *t, struct lesson *l, size_t from, size_t to);
enum happening lesson_status(struct teller *t, const struct lesson *l, size_t from, size_t to);
/* The report is a plan, or was written before the day of the lesson. */
bool lesson_to_come(const struct teller *t, const struct lesson *l);
bool lesson_named(struct teller *t, const struct group *g, uint32_t block); /* the report names who the post means */
enum status lesson_emit(struct teller *t, struct lesson *l);
void lesson_self(struct teller *t, uint32_t part);
void lessons_merge(struct analysis *a);

#endif
