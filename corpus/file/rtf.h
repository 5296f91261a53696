/* rtf.h - Rich Text Format as tokens. Internal to corpus/file.
 *
 * The file is read in windows, never whole: pictures as hexadecimal digits make it long. */
#ifndef XD_FILE_RTF_H
#define XD_FILE_RTF_H

#include "file/reader.h"

#define RTF_WORD 32u /* letters of a control word that are kept; none that is known is longer */

enum rtf_kind { RTF_END, RTF_OPEN, RTF_CLOSE, RTF_CONTROL, RTF_SYMBOL, RTF_BYTE, RTF_HEX };
struct rtf_token {
    uint8_t kind;
    unsigned char byte; /* of RTF_BYTE, RTF_HEX; the sign behind the backslash of RTF_SYMBOL */
    bool has_number;
    int32_t number; /* of RTF_CONTROL */
    char word[RTF_WORD + 1];
};
struct rtf_input {
    struct source *in;
    uint64_t next; /* place in the file behind the window */
    size_t at, have;
    bool unreadable;
    unsigned char window[64 << 10];
};
void rtf_next(struct rtf_input *r, struct rtf_token *t);
/* Leaves out n bytes, the contents of \bin. */
void rtf_skip(struct rtf_input *r, uint64_t n);

#endif
