/* knowledge.h - what the school itself knows: roster.tsv (its people) and ledger.tsv (corrections by hand).
 *
 * Both lie outside the index, in the school's folder, and are joined when rows are read. docs/school.md is the
 * manual. Missing files are fine; a bad line is an error that names file and line, never skipped silently. */
#ifndef XD_SEARCHER_KNOWLEDGE_H
#define XD_SEARCHER_KNOWLEDGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "fact/person.h"
#include "fact/when.h"

enum { FORMS_MAX = 32 };

struct known_person {
    struct str name;  /* folded, closed up */
    struct str *form; /* the name itself first, then its variants */
    uint32_t forms;
    struct str post;
    day from, to;
    uint8_t is; /* enum person_is */
};
enum correction_action {
    CORRECTION_DROP = 1,
    CORRECTION_SET,
    CORRECTION_SAME,
    CORRECTION_DIFFERENT,
    CORRECTION_SPLIT,
    CORRECTION_JOIN,
    CORRECTION_BAN
};
struct correction {
    uint8_t action;
    struct str time, who, target, clause, field, value, reason;
};

struct knowledge {
    struct arena arena;
    struct known_person *person;
    size_t people, person_cap;
    struct correction *correction; /* in the order of the file */
    size_t corrections, correction_cap;
    struct map by_form;  /* form -> index of the person + 1; FORM_SHARED: of several people */
    struct map targeted; /* row ids that a correction names by clause */
};
#define FORM_SHARED UINT64_MAX

void knowledge_init(struct knowledge *k);
void knowledge_release(struct knowledge *k);
/* The folder: the option, else $XIAODANG_SCHOOL, else `school` beside the index directory. NUL-terminated. */
enum status knowledge_locate(struct buf *out, const char *option, const char *index_dir);
/* Reads both files of the folder. XD_INVALID, XD_IO, XD_LIMIT, XD_NOMEM. */
enum status knowledge_read(struct knowledge *k, const char *dir, struct error *e);
/* One file's content; `name` is what errors call it. */
enum status roster_parse(struct knowledge *k, struct str text, const char *name, struct error *e);
enum status ledger_parse(struct knowledge *k, struct str text, const char *name, struct error *e);

/* The roster's main name of a form that belongs to one person only; else the form itself. k may be NULL. */
struct str knowledge_main_name(const struct knowledge *k, struct str form);
/* All forms of the people who bear this one; the form itself first. Returns how many, at most FORMS_MAX. */
size_t knowledge_forms(const struct knowledge *k, struct str form, struct str out[FORMS_MAX]);
const struct known_person *knowledge_person(const struct knowledge *k, struct str form); /* NULL: not one person */
/* Digest of a clause as the ledger names it: 16 digits over the folded text without blanks and punctuation. */
void knowledge_clause_hash(char out[17], struct str clause);

#endif
