/* genre.h - what kind of paper a report is, by its title and its shape. Internal to corpus/fact. */
#ifndef XD_FACT_GENRE_H
#define XD_FACT_GENRE_H

#include "fact/view.h"
#include "text/block.h"

/* enum genre of analysis.h for one part of the file. */
unsigned genre_of(const struct view *v, const struct blocks *b, uint32_t part);
/* Whether what a paper of this genre tells is still to happen, unless it says otherwise. */
bool genre_plans(unsigned genre);

#endif
