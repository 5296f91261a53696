/* stock.h - files that a library opens by name while it reads: taken into memory before the confinement, which allows
 * no opening. Internal to xdextract.
 *
 * poppler looks for its character maps (poppler-data) with fopen when a document asks for one. xdextract has a fopen of
 * its own (stock_fopen.c, linked by nothing else), which knows what was taken here and nothing besides: a library can
 * then reach exactly these bytes, whatever a document made of it. */
#ifndef XD_FILE_STOCK_H
#define XD_FILE_STOCK_H

#include "base/str.h"

#define STOCK_FILES 512u               /* poppler-data has 266 */
#define STOCK_BYTES ((size_t)64 << 20) /* and 14 MB */

/* All files below the folder, by their names from there on. What cannot be read or passes a bound is not taken. */
void stock_take(const char *folder);
/* p NULL: no such file. Valid as long as the process lives. */
struct str stock_find(const char *path);

#endif
