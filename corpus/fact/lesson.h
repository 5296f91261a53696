/* lesson.h - party lessons: who taught one, when, about what. Internal to corpus/fact.
 *
 * Only a lecturer makes a lesson: never the audience, who presides, who records, who invites. See docs/dates.md for
 * its dates and lesson_words.c for the words. */
#ifndef XD_FACT_LESSON_H
#define XD_FACT_LESSON_H

#include "fact/analysis.h"
#include "fact/view.h"

/* Appends to a->statement what the report says of party lessons. XD_NOMEM, XD_LIMIT. */
enum status lessons_find(struct analysis *a, const struct lexicon *lx, const struct view *v,
                         const struct analysis_input *in);

#endif
