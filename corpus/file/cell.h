/* cell.h - numbers of spreadsheets as people read them: dates as YYYY-MM-DD, shares as 98.5%, numbers as typed. */
#ifndef XD_FILE_CELL_H
#define XD_FILE_CELL_H

#include "base/buf.h"

enum cell_kind { CELL_GENERAL, CELL_DATE, CELL_MONTH, CELL_TIME, CELL_DATE_TIME, CELL_PERCENT, CELL_PADDED };
struct cell_format {
    uint8_t kind;   /* enum cell_kind; CELL_MONTH: a year and a month without a day */
    uint8_t digits; /* CELL_PERCENT: behind the point; CELL_PADDED: zeros to fill with */
};

struct cell_format cell_format_of_code(struct str code); /* yyyy"年"m"月"d"日", 0.0%, … */
struct cell_format cell_format_of_id(unsigned id);       /* the formats that every workbook has, Chinese ones too */
/* Days count from 1900 or 1904. What a format cannot show is written as a plain number. */
void cell_number(struct buf *out, double value, struct cell_format f, bool from_1904);

#endif
