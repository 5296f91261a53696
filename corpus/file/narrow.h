/* narrow.h - text of one byte a unit inside documents: Word 6/95, RTF, Excel 5. Internal to corpus/file.
 *
 * A document's word for its code page is believed where it names a Chinese one. Everything else is what programs
 * write that were never told of Chinese, over GBK as over French: there the bytes themselves decide. */
#ifndef XD_FILE_NARROW_H
#define XD_FILE_NARROW_H

#include "file/encoding.h"

/* codepage: 936, 950, 1252 ...; 0 when not known. ENCODING_NONE: Windows-1252. */
enum encoding narrow_verdict(struct str sample, unsigned codepage);
/* Appends as UTF-8 what a stretch without characters cut at its ends says. Illegal bytes become U+FFFD. */
void narrow_decode(struct buf *out, struct str bytes, enum encoding e);
/* One byte of Windows-1252. */
uint32_t narrow_western(unsigned byte);
/* The code page of a Windows language id (0x0804 ...), 0 when it is not Chinese; that of a font's charset likewise. */
unsigned narrow_codepage_of_lid(unsigned lid);
unsigned narrow_codepage_of_charset(unsigned charset);

#endif
