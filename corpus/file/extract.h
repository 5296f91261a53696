/* extract.h - from a file to its text: what the indexer sees of a file's content.
 *
 * Plain text is read here. Everything that has to be parsed goes to xdextract, a persistent worker process: it
 * gets open file descriptors, never names, and answers with bytes and marks (file/wire.h). The digest is taken
 * and bytes are decoded to text here, in the parent. A worker that dies or hangs costs one result (reason
 * "crashed" or "timeout") and is started anew. One extractor serves one thread. */
#ifndef XD_FILE_EXTRACT_H
#define XD_FILE_EXTRACT_H

#include "base/buf.h"
#include "file/encoding.h"

enum mark_kind { MARK_PAGE = 1, MARK_SHEET, MARK_ROW, MARK_HEADING, MARK_CELL, MARK_NOTE };
/* What stands beside a document's running text: each such paragraph has a MARK_NOTE and ends with its line. A tracked
 * deletion is told so too, behind the paragraph it was taken from. */
enum note_kind { NOTE_FOOTNOTE = 1, NOTE_HEADER, NOTE_FOOTER, NOTE_COMMENT, NOTE_BOX, NOTE_DELETED, NOTE_SPEAKER };
struct mark {
    uint32_t at;     /* character of the text from which it holds */
    uint32_t number; /* page, sheet, row; heading level; enum note_kind */
    uint8_t kind;
};

struct extracted {
    struct buf text; /* UTF-8; empty unless status is XD_OK */
    char id[65];     /* SHA-256 of the file's bytes, hexadecimal; its first 16 digits are the report's id */
    struct mark *mark;
    size_t marks, mark_cap;
    char format[16]; /* "txt", "txt.gz"; by content, never by suffix */
    struct encoding_verdict verdict;
    struct decoded decoded;
    const char *reason; /* "" when all is well, else a code of docs/json.md; static */
    uint8_t status;     /* enum of record/state.h's names: 1 indexed 2 partial 3 skipped 4 failed */
    uint64_t bytes;     /* read */
};
void extracted_init(struct extracted *x);
void extracted_release(struct extracted *x);

struct extractor;
/* program NULL: $XIAODANG_EXTRACT, else xdextract beside the running program, else the installed path. */
enum status extractor_open(struct extractor **out, const char *program, struct error *e);
void extractor_close(struct extractor *x);
/* How long one file may take: base seconds, and one more for each 4 MiB of it. Default 20. */
void extractor_set_seconds(struct extractor *x, uint32_t seconds);
/* What confines the worker: a hole in a reader then leads nowhere. */
enum confined { CONFINED_LIMITS = 1, CONFINED_FILES = 2, CONFINED_CALLS = 4, CONFINED_ALL = 7 };
/* Those of them that this kernel (or a build for a sanitizer) lacks. */
unsigned extractor_lacks(const struct extractor *x);
/* The worker's process; 0 while none runs. For tests and for the log. */
long extractor_pid(const struct extractor *x);
/* Opens the file (O_RDONLY|O_NOFOLLOW is not used: links were judged by walk) and has it read. A bad file is not an
 * error: XD_OK with a reason. forced: ENCODING_NONE, or the encoding the user gave for it. Errors are ours only (no
 * memory, cannot start). */
enum status extractor_read(struct extractor *x, struct extracted *out, struct str path, enum encoding forced,
                           struct error *e);

#endif
