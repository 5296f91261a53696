/* terms_filter.h - private to record/: see terms.h. */
#ifndef XD_RECORD_TERMS_FILTER_H
#define XD_RECORD_TERMS_FILTER_H

#include "record/terms.h"

enum { KIND_YEARS_MAX = 60 };

/* All filter terms of a report, into t's table. */
enum status add_filters(struct terms *t, const struct report *r);

#endif
