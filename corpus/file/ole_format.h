/* ole_format.h - the document formats inside compound files. Each tells text and marks, format told already; o is
 * open and stays so. Internal to corpus/file. */
#ifndef XD_FILE_OLE_FORMAT_H
#define XD_FILE_OLE_FORMAT_H

#include "file/ole.h"

enum reason doc_read(struct ole *o, struct answer *out);
enum reason ppt_read(struct ole *o, struct answer *out);
enum reason xls_read(struct ole *o, struct answer *out);

#endif
