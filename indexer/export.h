/* export.h - a report as a line of JSON. Its keys are a contract (docs/json.md): two indexes of the same archive are
 * compared by these bytes, and other engines can be filled from them. */
#ifndef XD_INDEXER_EXPORT_H
#define XD_INDEXER_EXPORT_H

#include "record/record.h"
#include "record/terms.h"

/* Appends the object, without line end. Paragraph and clause texts need r->text. */
enum status export_report(struct buf *out, const struct report *r, const struct terms *t);

#endif
