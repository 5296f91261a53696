/* settings.h - what the analysis of an archive depends on beside its files: stored in the index, part of its version.
 *
 * The archive's roots as they were named, the encodings given by hand, and school.ini as last read. */
#ifndef XD_INDEXER_SETTINGS_H
#define XD_INDEXER_SETTINGS_H

#include "base/arena.h"
#include "base/buf.h"
#include "fact/analysis.h"
#include "file/encoding.h"

enum { ROOTS_MAX = 256, FORCED_MAX = 1024, SCHOOL_INI_MAX = 256 * 1024 };

struct forced_encoding {
    struct str path; /* stored path of a file or folder: holds for everything below */
    enum encoding encoding;
};
/* Whether and how people are found by the tagger too: TAGGER_AUTO is the fastest path of the machine, a path by name is
 * kept wherever the index is updated. */
enum { TAGGER_SETTING_NONE = TAGGER_PATHS };

struct settings {
    struct arena arena; /* owns the strings */
    struct str root[ROOTS_MAX];
    uint32_t roots;
    struct forced_encoding forced[FORCED_MAX];
    uint32_t forceds;
    uint8_t tagger;        /* enum tagger_path, or TAGGER_SETTING_NONE */
    struct str school_ini; /* the file's bytes */
    struct school school;  /* parsed from it */
};

void settings_init(struct settings *s);
void settings_release(struct settings *s);
enum status settings_encode(struct buf *out, const struct settings *s);
enum status settings_decode(struct settings *s, struct str bytes, struct error *e);

enum status settings_add_root(struct settings *s, struct str root, struct error *e); /* kept sorted, once each */
bool settings_remove_root(struct settings *s, struct str root);
enum status settings_force(struct settings *s, struct str path, enum encoding enc, struct error *e);
/* The encoding given for a stored path: that of the longest path above it, or ENCODING_NONE. */
enum encoding settings_encoding(const struct settings *s, struct str path);
/* "none", "auto" or a path of the tagger (text/tagger.h). XD_INVALID. */
enum status settings_set_tagger(struct settings *s, struct str name, struct error *e);
/* Whether path is root or below it. */
bool path_below(struct str path, struct str root);

/* school.ini: UTF-8 lines "key = value"; keys name, alias (repeatable, or several divided by 、 or ,), town, county,
 * city, province, county-level-city (yes/no), and their Chinese names. Unknown keys and lines are errors with the line
 * in e->what. */
enum status settings_parse_school(struct settings *s, struct str ini, struct error *e);

#endif
