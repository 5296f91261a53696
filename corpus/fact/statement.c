#include "fact/statement.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const fact_names[] = {"", "honor", "event", "tenure"};
static const char *const kind_names[KIND_COUNT] = {
    [KIND_NONE] = "",
    [KIND_TITLE] = "title",
    [KIND_CONTEST_HONOR] = "contest",
    [KIND_ACCREDITATION] = "accreditation",
    [KIND_APPRAISAL] = "appraisal",
    [KIND_PARTY_LESSON] = "party-lesson",
    [KIND_MEETING] = "meeting",
    [KIND_CONTEST] = "contest",
    [KIND_LECTURE] = "lecture",
    [KIND_TRAINING] = "training",
    [KIND_VISIT_OUT] = "visit-out",
    [KIND_VISIT_IN] = "visit-in",
    [KIND_INSPECTION] = "inspection",
    [KIND_APPOINTMENT] = "appointment",
    [KIND_TRANSFER] = "transfer",
    [KIND_RETIREMENT] = "retirement",
    [KIND_ADMISSION] = "admission",
    [KIND_BUILDING] = "building",
    [KIND_FOUNDING] = "founding",
    [KIND_RENAMING] = "renaming",
    [KIND_ANNIVERSARY] = "anniversary",
    [KIND_DONATION] = "donation",
    [KIND_EXCHANGE] = "exchange",
    [KIND_LESSON_STUDY] = "lesson-study",
    [KIND_FESTIVAL] = "festival",
    [KIND_CEREMONY] = "ceremony",
    [KIND_PROJECT] = "project",
    [KIND_PUBLICATION] = "publication",
    [KIND_PARTY_LIFE] = "party-life",
    [KIND_OTHER] = "other",
    [KIND_POST] = "post",
};
static const char *const level_names[LEVEL_COUNT] = {"unknown", "school",   "town",     "county",
                                                     "city",    "province", "national", "international"};
static const char *const who_names[] = {"", "person", "school", "class", "group"};
static const char *const part_names[PART_COUNT] = {"",        "winner",   "coach",    "lecturer", "presider",
                                                   "speaker", "attendee", "recorder", "guest",    "visitor",
                                                   "donor",   "author",   "subject"};

static const char *pick(const char *const *names, size_t count, unsigned i)
{
    return i < count && names[i] ? names[i] : "";
}

const char *fact_name(unsigned f)
{
    return pick(fact_names, COUNT(fact_names), f);
}

const char *kind_name(unsigned k)
{
    return pick(kind_names, COUNT(kind_names), k);
}

const char *level_name(unsigned l)
{
    return pick(level_names, COUNT(level_names), l);
}

const char *who_is_name(unsigned w)
{
    return pick(who_names, COUNT(who_names), w);
}

const char *part_name(unsigned p)
{
    return pick(part_names, COUNT(part_names), p);
}

/* The enumeration is one list in the order honors, events, tenures. */
static unsigned fact_of_kind(unsigned kind)
{
    if (kind >= KIND_POST)
        return FACT_TENURE;
    return kind >= KIND_PARTY_LESSON ? FACT_EVENT : FACT_HONOR;
}

unsigned kind_of_name(struct str name, unsigned fact)
{
    for (unsigned k = KIND_NONE + 1; k < KIND_COUNT; k++)
        if ((fact == 0 || fact_of_kind(k) == fact) && str_eq(name, str_c(kind_names[k])))
            return k;
    return KIND_NONE;
}

unsigned level_of_name(struct str name)
{
    for (unsigned l = 0; l < LEVEL_COUNT; l++)
        if (str_eq(name, str_c(level_names[l])))
            return l;
    return LEVEL_COUNT;
}
