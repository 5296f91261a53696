/* statement.h - what one clause of one report says: an honor, an event or a tenure.
 *
 * One shape for all three, so that one codec, one row maker and one set of terms serve them. Strings are
 * UTF-8; which are borrowed and from where is said by whoever makes the statement (the analysis: its arena;
 * the record decoder: the record's bytes). Enumerations are stored by value: append only. */
#ifndef XD_FACT_STATEMENT_H
#define XD_FACT_STATEMENT_H

#include "base/str.h"
#include "fact/when.h"

enum fact { FACT_HONOR = 1, FACT_EVENT = 2, FACT_TENURE = 3 };

/* The kinds of all facts, one list: honors, then events, then tenures. Names in docs/json.md. */
enum fact_kind {
    KIND_NONE = 0,
    KIND_TITLE,
    KIND_CONTEST_HONOR,
    KIND_ACCREDITATION,
    KIND_APPRAISAL,
    KIND_PARTY_LESSON,
    KIND_MEETING,
    KIND_CONTEST,
    KIND_LECTURE,
    KIND_TRAINING,
    KIND_VISIT_OUT,
    KIND_VISIT_IN,
    KIND_INSPECTION,
    KIND_APPOINTMENT,
    KIND_TRANSFER,
    KIND_RETIREMENT,
    KIND_ADMISSION,
    KIND_BUILDING,
    KIND_FOUNDING,
    KIND_RENAMING,
    KIND_ANNIVERSARY,
    KIND_DONATION,
    KIND_EXCHANGE,
    KIND_LESSON_STUDY,
    KIND_FESTIVAL,
    KIND_CEREMONY,
    KIND_PROJECT,
    KIND_PUBLICATION,
    KIND_PARTY_LIFE,
    KIND_OTHER,
    KIND_POST,
    KIND_COUNT
};
enum level {
    LEVEL_UNKNOWN,
    LEVEL_SCHOOL,
    LEVEL_TOWN,
    LEVEL_COUNTY,
    LEVEL_CITY,
    LEVEL_PROVINCE,
    LEVEL_NATIONAL,
    LEVEL_INTERNATIONAL,
    LEVEL_COUNT
};
enum who_is { WHO_PERSON = 1, WHO_SCHOOL, WHO_CLASS, WHO_GROUP };
enum part {
    PART_NONE = 0,
    PART_WINNER,
    PART_COACH,
    PART_LECTURER,
    PART_PRESIDER,
    PART_SPEAKER,
    PART_ATTENDEE,
    PART_RECORDER,
    PART_GUEST,
    PART_VISITOR,
    PART_DONOR,
    PART_AUTHOR,
    PART_SUBJECT,
    PART_COUNT
};

struct who {
    struct str name; /* folded, closed up */
    uint8_t is, part;
    bool sure;
    struct str post, unit;
};
struct figure {
    double value;
    struct str unit, of;
};
/* A range of the report's source text, in characters, and the marks of the place. */
struct place_in_source {
    uint32_t from, to;
    uint32_t para, page, row; /* from 1; 0 = none */
    struct str sheet;
};

struct statement {
    uint8_t fact, kind, level;
    bool who_complete;
    struct str what, grade, level_text, giver, document_no, place, topic, date_text;
    struct who *who;
    uint32_t whos;
    struct figure *figure;
    uint32_t figures;
    struct when when;
    struct place_in_source source; /* the clause that says so */
};

const char *fact_name(unsigned f);
const char *kind_name(unsigned k); /* contest of honors and of events share the name "contest" */
const char *level_name(unsigned l);
const char *who_is_name(unsigned w);
const char *part_name(unsigned p);
unsigned kind_of_name(struct str name, unsigned fact); /* fact 0: any; KIND_NONE when unknown */
unsigned level_of_name(struct str name);               /* LEVEL_COUNT when unknown */

#endif
