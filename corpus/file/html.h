/* html.h - HTML as people see it: tag soup to paragraphs, tables, headings on a paper. Our own tokenizer, since nothing
 * but text is wanted: no tree is built, nothing is nested, no tag can end the reading early. */
#ifndef XD_FILE_HTML_H
#define XD_FILE_HTML_H

#include "file/encoding.h"
#include "file/paper.h"

/* In which encoding its bytes are. They are judged by what stands between the tags; what the document declares of
 * itself, or declared (of the mail around it; may be empty), counts only where that is not clear: it is wrong too
 * often, and says gb2312 where characters are beyond it. */
enum encoding html_encoding(struct str bytes, struct str declared);

/* Tells all of it; text is UTF-8. */
void html_tell(struct paper *p, struct str text);

/* Both of them; the encoding is told with the first page of an answer. REASON_OK, REASON_BAD_BYTES when bytes were
 * replaced, REASON_BINARY, REASON_TOO_LARGE. */
enum reason html_read(struct paper *p, struct str bytes, struct str declared);

/* The character of &name; or of the number in &#...;  0: none. name without & and ; */
uint32_t html_entity(struct str name);

#endif
